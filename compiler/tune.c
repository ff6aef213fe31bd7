/* tune.c: `rnetc tune`. In: a network. Out: a tuning file.
 *
 * Every convolution has some ways to be computed (select_choices). Program after program computes
 * each in its next way and times its steps within the whole network, where caches hold what they
 * hold in use. Convolutions of one shape are measured together: they are to share their code. */
#include "tune.h"

#include <jansson.h>
#include <string.h>

#include "build.h"
#include "child.h"
#include "output.h"
#include "pass/select.h"
#include "pass/tuning.h"

/* What the model finds so many times as slow as the best is not tried; a way is taken in place of
 * the model's where it saves this share; each program is run twice. */
enum { RUNS = 2 };
static const double HOPELESS = 2.5, WORTH = 0.98;

/* Convolutions of one shape. */
struct group {
    const char *shape;
    struct choices choices;
    double ms[CHOICES_MOST]; /* of all layers, the least; 0: not measured */
    ARRAY(const char *) layers;
};

struct tuner {
    struct compilation *c;
    const struct graph *graph; /* as pass_select gets it */
    ARRAY(struct group) groups;
    const char *folder, *program, *report;
    int rounds;
};

static const char *shape_text(struct arena *arena, const struct graph *g, const struct graph_op *op)
{
    const struct shape in = g->values.items[op->inputs.items[0]].shape;
    const struct shape out = g->values.items[op->output].shape;
    const struct window *w = &op->window;
    return arena_printf(arena, "%dx%dx%d %dx%dx%d %dx%d s%d p%d d%d g%d", in.c, in.h, in.w, out.c,
                        out.h, out.w, w->kh, w->kw, w->stride, w->pad, w->dilation, op->groups);
}

/* The choices that are worth a try: the cheapest ones, and no copies by OpenBLAS where there is
 * another way. */
static struct choices worth_trying(const struct graph *g, const struct graph_op *op)
{
    const struct choices all = select_choices(g, op);
    struct choices some = {.count = 0};
    for (int i = 0; i < all.count; i++) {
        bool gemm = all.items[i].algorithm == ALGORITHM_GEMM;
        if ((gemm && all.count > 1) || all.cycles[i] > HOPELESS * all.cycles[0])
            continue;
        some.items[some.count] = all.items[i];
        some.cycles[some.count++] = all.cycles[i];
    }
    return some;
}

static void add_layer(struct tuner *t, const struct graph_op *op)
{
    struct arena *arena = t->c->arena;
    const char *shape = shape_text(arena, t->graph, op);
    const char *name = t->graph->model->nodes.items[op->nodes.items[0]].name;
    struct group *group = NULL;
    for (int i = 0; i < t->groups.count && !group; i++)
        if (!strcmp(t->groups.items[i].shape, shape))
            group = &t->groups.items[i];
    if (!group) {
        struct group new = {.shape = shape, .choices = worth_trying(t->graph, op)};
        array_push(arena, &t->groups, new);
        group = &t->groups.items[t->groups.count - 1];
        if (group->choices.count > t->rounds)
            t->rounds = group->choices.count;
    }
    array_push(arena, &group->layers, name);
}

/* Every group's `choose`n way; NULL: that of the round, from the first on again where it has no
 * more. */
static struct tuning *tuning_of(const struct tuner *t, int round, const int *chosen)
{
    const struct pass_options *options = &t->c->options->pass;
    struct tuning *tuning = arena_alloc(t->c->arena, sizeof *tuning);
    tuning->target = options->target->name;
    tuning->batch = options->batch;
    tuning->threads = options->threads;
    for (int i = 0; i < t->groups.count; i++) {
        const struct group *group = &t->groups.items[i];
        int choice = chosen ? chosen[i] : round % group->choices.count;
        for (int l = 0; l < group->layers.count; l++) {
            struct tuning_row row = {group->layers.items[l], group->choices.items[choice], 0};
            array_push(t->c->arena, &tuning->rows, row);
        }
    }
    return tuning;
}

/* ---- One program ---- */

static int build(const struct tuner *t, const struct tuning *tuning)
{
    struct compilation one = *t->c;
    struct options options = *t->c->options;
    options.output = t->program;
    options.no_selftest = true; /* only `bench` is run */
    one.options = &options;
    one.tuning = tuning;
    one.passes = NULL;
    int status = compile_plan(&one);
    return status ? status : build_program(&one, compile_info(&one));
}

/* `PROGRAM bench --profile --json`, to the report. */
static bool run(const struct tuner *t)
{
    const char *const argv[] = {t->program, "bench", "--profile", "--json", NULL};
    return child_finished(child_start(t->c->arena, argv, t->report, t->c->options->verbose));
}

static double layer_ms(const json_t *steps, const char *layer)
{
    size_t i;
    json_t *step;
    json_array_foreach(steps, i, step)
    {
        const char *name = json_string_value(json_object_get(step, "name"));
        if (name && !strcmp(name, layer))
            return json_number_value(json_object_get(step, "ms"));
    }
    return 0;
}

/* Adds the report to what is known of the round's choices. */
static bool read_report(struct tuner *t, int round)
{
    json_t *root = json_load_file(t->report, 0, NULL);
    const json_t *steps = json_object_get(root, "steps");
    for (int i = 0; i < t->groups.count; i++) {
        struct group *group = &t->groups.items[i];
        double *ms = &group->ms[round % group->choices.count], sum = 0;
        for (int l = 0; l < group->layers.count; l++)
            sum += layer_ms(steps, group->layers.items[l]);
        if (sum > 0 && (*ms <= 0 || sum < *ms))
            *ms = sum;
    }
    bool read = json_is_array(steps);
    json_decref(root);
    return read;
}

static int measure(struct tuner *t, int round)
{
    fprintf(stderr, "rnetc: measuring, program %d of %d\n", round + 1, t->rounds);
    int status = build(t, tuning_of(t, round, NULL));
    for (int i = 0; i < RUNS && !status; i++)
        if (!run(t) || !read_report(t, round)) {
            if (child_interrupted())
                fprintf(stderr, "rnetc: interrupted\n");
            else
                fprintf(stderr, "rnetc: cannot measure: `%s bench --profile` failed\n", t->program);
            status = 3;
        }
    return status;
}

/* ---- The result ---- */

/* The way that took least; the model's, the first, unless another one is clearly faster. */
static int fastest(const struct group *group)
{
    int best = 0;
    for (int i = 1; i < group->choices.count; i++)
        if (group->ms[i] > 0 && (group->ms[best] <= 0 || group->ms[i] < group->ms[best]))
            best = i;
    return group->ms[0] > 0 && group->ms[best] > WORTH * group->ms[0] ? 0 : best;
}

/* With --verbose: what every way took. */
static void print_measured(const struct group *group, struct arena *arena)
{
    fprintf(stderr, "rnetc: %s: %d of %s\n", group->layers.items[0], group->layers.count,
            group->shape);
    for (int i = 0; i < group->choices.count; i++)
        fprintf(stderr, "rnetc: %9.4f ms %7.3f Mcycles %s\n", group->ms[i] / group->layers.count,
                group->choices.cycles[i] / 1e6, choice_text(arena, &group->choices.items[i]));
}

static int write_result(const struct tuner *t)
{
    struct arena *arena = t->c->arena;
    int *chosen = arena_array(arena, (size_t)t->groups.count + 1, sizeof *chosen);
    double first = 0, best = 0;
    for (int i = 0; i < t->groups.count; i++) {
        const struct group *group = &t->groups.items[i];
        chosen[i] = fastest(group);
        first += group->ms[0];
        best += group->ms[chosen[i]];
        if (t->c->options->verbose)
            print_measured(group, arena);
    }
    fprintf(stderr, "rnetc: the convolutions took %.3f ms as the model chooses, %.3f ms as tuned\n",
            first, best);
    const char *path = t->c->options->output ? t->c->options->output : "-";
    const char *text = tuning_text(arena, tuning_of(t, 0, chosen));
    if (strcmp(path, "-") && !compile_may_write(t->c, path))
        return 3;
    return output_write(arena, path, text, strlen(text)) ? 0 : 3;
}

int tune(struct compilation *c)
{
    struct tuner t = {.c = c};
    int status = compile_model(c);
    if (!status)
        status = compile_before_select(c, &t.graph);
    if (status)
        return status;
    t.folder = output_scratch(c->arena);
    if (!t.folder)
        return 3;
    t.program = arena_printf(c->arena, "%s/program", t.folder);
    t.report = arena_printf(c->arena, "%s/report.json", t.folder);
    for (int i = 0; i < t.graph->ops.count; i++)
        if (t.graph->ops.items[i].kind == OP_conv)
            add_layer(&t, &t.graph->ops.items[i]);
    for (int round = 0; round < t.rounds && !status; round++)
        status = measure(&t, round);
    if (!status)
        status = write_result(&t);
    output_scratch_remove(c->arena, t.folder);
    return status;
}
