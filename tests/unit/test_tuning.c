/* test_tuning.c: measured choices as text, whether they fit a network, and what they make of it. */
#include <criterion/criterion.h>
#include <string.h>

#include "pass/select.h"
#include "support/compiled.h"

enum { REMOVE_DEAD = 3 };

static const char body[] = "network n {\n    input 64 x 20 x 20\n    conv 3x3 64 as a -> relu\n"
                           "    conv 1x1 40 as b -> conv 3x3 48 groups 2 as c\n"
                           "    feature last\n}\n";

#define HEAD "rnetc-tuning 1\ntarget x86-64-v3\nbatch 1\nthreads 2\n"

struct subject {
    struct compiled c;
    const struct graph *graph; /* as pass_select gets it */
};

static struct subject open_subject(void)
{
    struct subject s;
    struct compiled_options options = {"x86-64-v3", ALGORITHM_AUTO, 1, 2};
    cr_assert(compiled_text(&s.c, body, &options), "%s", body);
    s.graph = compiled_graph(&s.c.network, &options, REMOVE_DEAD);
    cr_assert(s.graph);
    return s;
}

/* What is wrong with a file, or with its choices for the network; "": nothing. */
static const char *problem_of(const struct subject *s, const char *text)
{
    const char *problem = NULL;
    struct arena *arena = s->c.network.arena;
    const struct tuning *t = tuning_read(arena, text, &problem);
    if (t)
        problem = tuning_check(arena, s->graph, t);
    return problem ? problem : "";
}

Test(tuning, text_is_read_as_it_is_written)
{
    static const char text[] = HEAD "a: winograd out 2 tiles 10 pixels 4 blocks 2\n"
                                    "b: direct pixels 5 blocks 1 rows-first fetch\n"
                                    "c: gemm\n"
                                    "d: direct pixels 4 blocks 2 span 10 chunk 2 fetch\n"
                                    "e: direct pixels 30 blocks 1 joined span 4\n";
    struct subject s = open_subject();
    const char *problem = NULL;
    const struct tuning *t = tuning_read(s.c.network.arena, text, &problem);
    cr_assert(t, "%s", problem);
    cr_expect_str_eq(tuning_text(s.c.network.arena, t), text);
    cr_expect_null(tuning_find(t, "f"));
    cr_expect(tuning_find(t, "e")->direct.joined);
    cr_expect_eq(tuning_find(t, "d")->direct.span, 10);
    const char *loose = "rnetc-tuning 1\r\n\n# measured\n  threads 2 # two\nbatch 1\n"
                        "target x86-64-v3\na:\tgemm";
    cr_expect_str_eq(problem_of(&s, loose), "");
    network_free(&s.c.network);
}

Test(tuning, broken_files_are_refused_with_the_line)
{
    static const char *const cases[][2] = {
        {"", "1: not a tuning file: it would begin with `rnetc-tuning 1`"},
        {"rnetc-tuning 12\n", "1: not a tuning file: it would begin with `rnetc-tuning 1`"},
        {"rnetc-tuning 1\nbatch 1\n", "1: the target, the batch or the threads are missing"},
        {HEAD "a gemm\n", "5: expected a layer's name and a colon, not `a`"},
        {HEAD "a: fft\n", "5: there is no algorithm `fft`"},
        {HEAD "a:\n", "5: there is no algorithm ``"},
        {HEAD "a: gemm fast\n", "5: `gemm` has no `fast`"},
        {HEAD "a: direct pixels 2 tiles 4\n", "5: `direct` has no `tiles`"},
        {HEAD "a: winograd span 2\n", "5: `winograd` has no `span`"},
        {HEAD "a: direct pixels two\n", "5: `pixels` takes a whole number, not `two`"},
        {HEAD "a: direct pixels 0\n", "5: `pixels` takes a whole number, not `0`"},
        {HEAD "a: direct pixels\n", "5: `pixels` takes a whole number, not ``"},
        {HEAD "a: direct pixels 99999999999999999999\n",
         "5: `pixels` takes a whole number, not `99999999999999999999`"},
        {HEAD "threads 2 3\n", "5: the line goes on with `3`"},
        {HEAD "a: gemm\n\na: gemm\n", "7: a second line for `a`"},
    };
    struct subject s = open_subject();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_str_eq(problem_of(&s, cases[i][0]), cases[i][1]);
    network_free(&s.c.network);
}

Test(tuning, what_does_not_fit_is_refused)
{
    static const char *const cases[][2] = {
        {HEAD "x: gemm\n", "5: the network has no convolution `x`"},
        {"rnetc-tuning 1\ntarget generic\nbatch 1\nthreads 2\n",
         "1: measured for target generic, not x86-64-v3"},
        {"rnetc-tuning 1\ntarget x86-64-v3\nbatch 1\nthreads 4\n",
         "1: measured for batch 1 and 4 threads, not 1 and 2"},
        {HEAD "a: direct pixels 21 blocks 1\n", "5: `a` cannot be computed so"},
        {HEAD "a: direct blocks 1\n", "5: `a` cannot be computed so"},
        {HEAD "a: direct pixels 5 blocks 3\n", "5: `a` cannot be computed so"},
        {HEAD "a: direct pixels 5 blocks 1 span 3\n", "5: `a` cannot be computed so"},
        {HEAD "a: direct pixels 5 blocks 1 chunk 3\n", "5: `a` cannot be computed so"},
        {HEAD "a: direct pixels 5 blocks 1 rows-first span 2\n", "5: `a` cannot be computed so"},
        {HEAD "a: direct pixels 5 blocks 1 joined\n", "5: `a` cannot be computed so"},
        {HEAD "a: direct pixels 41 blocks 1 joined span 2\n", "5: `a` cannot be computed so"},
        {HEAD "a: winograd out 3 tiles 5 pixels 5 blocks 1\n", "5: `a` cannot be computed so"},
        {HEAD "a: winograd out 4 tiles 4 pixels 4 blocks 1\n", "5: `a` cannot be computed so"},
        {HEAD "a: winograd out 4 tiles 5 pixels 6 blocks 1\n", "5: `a` cannot be computed so"},
        {HEAD "a: winograd out 4 tiles 5 pixels 5 blocks 3\n", "5: `a` cannot be computed so"},
        {HEAD "b: winograd out 4 tiles 5 pixels 5 blocks 1\n", "5: `b` cannot be computed so"},
        {HEAD "c: direct pixels 5 blocks 1\n", "5: `c` cannot be computed so"},
    };
    struct subject s = open_subject();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_str_eq(problem_of(&s, cases[i][0]), cases[i][1], "%s", cases[i][0]);
    network_free(&s.c.network);
}

/* Every choice fits, and each once; the cheapest ones come first. */
Test(tuning, all_choices_fit)
{
    struct subject s = open_subject();
    for (int i = 0; i < s.graph->ops.count; i++) {
        const struct graph_op *op = &s.graph->ops.items[i];
        if (op->kind != OP_conv)
            continue;
        const struct choices all = select_choices(s.graph, op);
        cr_expect_gt(all.count, op->groups > 1 ? 0 : 4);
        for (int a = 0; a < all.count; a++) {
            cr_expect(choice_fits(s.graph, op, &all.items[a]), "%d", a);
            cr_expect(!a || all.cycles[a] >= all.cycles[a - 1], "%d", a);
            for (int b = 0; b < a; b++)
                cr_expect_str_neq(choice_text(s.c.network.arena, &all.items[a]),
                                  choice_text(s.c.network.arena, &all.items[b]));
        }
    }
    network_free(&s.c.network);
}
