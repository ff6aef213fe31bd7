/* compile.c: the pipeline, one line a stage. */
#include "compile.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/intern.h"
#include "base/limits.h"
#include "base/path.h"
#include "check/resolve.h"
#include "emit/reserved.h"
#include "front/parse.h"
#include "output.h"
#include "pass/tuning.h"
#include "report/choices.h"
#include "text_file.h"

enum { DEFAULT_TRAINING_BATCH = 128 }; /* He et al. 2015, section 4.2 */

static int report(const struct compilation *c, bool readable)
{
    const char *code = diag_first_code(c->diag);
    diag_print(c->diag, stderr, options_color(c->options, stderr));
    if (code && isatty(STDERR_FILENO))
        fprintf(stderr, "for more about this error: rnetc explain %s\n", code);
    return !readable ? 3 : diag_failed(c->diag) ? 1 : 0;
}

/* One label a line. Only a program needs them: elsewhere a file that is not there is a warning. 3
 * where a program cannot have them. */
static int read_labels(struct compilation *c)
{
    const char *path = c->model->image.labels;
    const struct span span = c->model->image.labels_span;
    bool needed = c->options->command == COMMAND_EMIT || c->options->command == COMMAND_BUILD ||
                  c->options->command == COMMAND_AUDIT; /* it shows what these make */
    FILE *file = fopen(path, "r");
    ARRAY(const char *) labels = {0};
    char line[LIMIT_LABEL_BYTES];
    while (file && fgets(line, sizeof line, file)) {
        const char *label = arena_copy(c->arena, line, strcspn(line, "\r\n"));
        array_push(c->arena, &labels, label);
    }
    bool read = file && !ferror(file);
    const char *reason = strerror(errno);
    if (!read && needed)
        diag_error(c->diag, span, "E501", "cannot read the labels `%s`: %s", path, reason);
    else if (!read)
        diag_warning(c->diag, span, WARNING_labels_missing, "cannot read the labels `%s`: %s", path,
                     reason);
    if (file)
        fclose(file);
    if (!read)
        return needed ? 3 : 0;
    c->labels = labels.items;
    c->label_count = labels.count;
    return 0;
}

/* A label for every class: a program that names the wrong ones is worse than one that names none.
 */
static int check_labels(struct compilation *c)
{
    const struct model *model = c->model;
    int status = read_labels(c);
    int classes = model->nodes.items[model->outputs.items[model->outputs.count - 1].node].shape.c;
    if (c->labels && c->label_count != classes)
        diag_error(c->diag, model->image.labels_span, "E505",
                   "`%s` has %d labels, the network has %d outputs", model->image.labels,
                   c->label_count, classes);
    return status;
}

int compile_model(struct compilation *c)
{
    int status = 0;
    struct intern *intern = intern_new(c->arena);
    c->sources = sources_new(c->arena);
    c->diag = diag_new(c->arena, c->sources);
    diag_choose(c->diag, &c->options->warnings);
    struct parse_context context = {c->arena, intern, c->sources, c->diag};
    c->ast = parse_file(&context, c->options->file);
    bool library = c->ast && c->options->command == COMMAND_CHECK && !c->options->network &&
                   !resolve_has_network(c->ast);
    if (library) /* blocks and sections for others to include */
        resolve_library(c->arena, intern, c->diag, c->sources, c->ast);
    else if (c->ast)
        c->model =
            resolve_network(c->arena, intern, c->diag, c->sources, c->ast, c->options->network);
    if (c->model && c->model->image.labels)
        status = check_labels(c);
    int reported = report(c, c->ast != NULL);
    return status > reported ? status : reported;
}

static int refuse_tuning(const struct compilation *c, const char *problem)
{
    fprintf(stderr, "rnetc: %s:%s\n", c->options->tuning, problem);
    return 1;
}

/* --tuning. 0 or the exit status. */
static int read_tuning(struct compilation *c)
{
    const char *path = c->options->tuning, *problem = NULL;
    const char *text = path ? text_read(c->arena, path) : NULL;
    if (!path)
        return 0;
    if (!text)
        return 3;
    c->tuning = tuning_read(c->arena, text, &problem);
    return c->tuning ? 0 : refuse_tuning(c, problem);
}

/* A pass that breaks the graph is a bug of ours: say so and stop, rather than emit wrong code. */
static int check(const struct compilation *c, const char *stage, const char *problem)
{
    (void)c;
    if (problem)
        fprintf(stderr, "rnetc: internal error after %s: %s\n", stage, problem);
    return problem ? 1 : 0;
}

static int after_pass(struct compilation *c, const char *name, const struct graph *graph)
{
    const char *dump = c->options->dump;
    if (dump && (!strcmp(dump, name) || !strcmp(dump, "all")))
        graph_dump(stderr, c->arena, graph);
    c->passes = c->passes ? arena_printf(c->arena, "%s %s", c->passes, name) : name;
    return check(c, name, graph_verify(c->arena, graph));
}

/* --dump names a pass. */
static bool known_pass(const char *name)
{
    bool known = !strcmp(name, "all") || !strcmp(name, "lower");
    for (const struct pass *pass = pass_table; pass->name; pass++)
        known = known || !strcmp(name, pass->name);
    bool training = !strncmp(name, "train:", 6);
    known = known || (training && !strcmp(name + 6, "lower"));
    for (const struct pass *pass = pass_training_table; pass->name; pass++)
        known = known || (training && !strcmp(name + 6, pass->name));
    if (!known)
        fprintf(stderr, "rnetc: --dump: there is no pass `%s`\n", name);
    return known;
}

/* NAME.h stands beside the runtime's headers. */
static bool nameable(struct compilation *c)
{
    if (!reserved_network(c->model->name))
        return true;
    diag_error(c->diag, c->model->span, "E451",
               "a network to be compiled cannot be called `%s`: `%s.h` is a header of the runtime",
               c->model->name, c->model->name);
    diag_help(c->diag, "give it another name, such as `%s_net`", c->model->name);
    return false;
}

/* What training computes a loss of. */
static bool trainable(struct compilation *c)
{
    const struct model *model = c->model;
    const struct model_output *last = &model->outputs.items[model->outputs.count - 1];
    const struct shape s = model->nodes.items[last->node].shape;
    bool feature = strcmp(last->name, "logits") != 0;
    if (!feature && s.h == 1 && s.w == 1)
        return true;
    diag_error(c->diag, last->span, "E452",
               "`%s` cannot be trained: it ends in %s, and a loss is taken of one score per class",
               model->name, feature ? "a feature" : "a map");
    diag_help(c->diag, "end it in `avgpool -> linear CLASSES`");
    return false;
}

/* Images a step: as many as --batch says, else the recipe, else 128. */
static int training_batch(const struct compilation *c)
{
    if (c->options->batch_given)
        return c->options->pass.batch;
    return c->model->train.batch ? c->model->train.batch : DEFAULT_TRAINING_BATCH;
}

int compile_training(struct compilation *c, int batch)
{
    struct pass_options options = c->options->pass;
    options.training = true;
    options.precise = c->options->precise;
    options.batch = batch;
    const struct graph *graph = pass_lower(c->arena, c->model, &options);
    int status = after_pass(c, "train:lower", graph);
    for (const struct pass *pass = pass_training_table; pass->name && !status; pass++) {
        graph = pass->run(c->arena, graph);
        status = after_pass(c, arena_printf(c->arena, "train:%s", pass->name), graph);
    }
    if (status)
        return status;
    c->training = plan_new(c->arena, graph);
    return check(c, "the plan of training", plan_verify(c->arena, c->training));
}

/* Runs the passes of inference before `until` from *pass on, which ends there; NULL: all. */
static int run_passes(struct compilation *c, const struct graph **graph, const struct pass **pass,
                      const char *until)
{
    int status = 0;
    for (; (*pass)->name && !status && (!until || strcmp((*pass)->name, until)); ++*pass) {
        *graph = (*pass)->run(c->arena, *graph);
        status = after_pass(c, (*pass)->name, *graph);
    }
    return status;
}

/* model -> the graph that pass_select, *pass, gets. */
static int lower(struct compilation *c, const struct graph **graph, const struct pass **pass)
{
    struct pass_options options = c->options->pass;
    options.tuning = c->tuning;
    *graph = pass_lower(c->arena, c->model, &options);
    *pass = pass_table;
    c->lowered = *graph;
    int status = after_pass(c, "lower", *graph);
    return status ? status : run_passes(c, graph, pass, "select");
}

int compile_before_select(struct compilation *c, const struct graph **graph)
{
    const struct pass *pass;
    return nameable(c) ? lower(c, graph, &pass) : report(c, true);
}

int compile_plan(struct compilation *c)
{
    if (c->options->dump && !known_pass(c->options->dump))
        return 2;
    if (!nameable(c) || (c->options->train && !trainable(c)))
        return report(c, true);
    const struct graph *before, *graph;
    const struct pass *pass;
    int status = c->tuning ? 0 : read_tuning(c);
    if (!status)
        status = lower(c, &before, &pass);
    if (status)
        return status;
    const char *problem = c->tuning ? tuning_check(c->arena, before, c->tuning) : NULL;
    if (problem)
        return refuse_tuning(c, problem);
    graph = before;
    status = run_passes(c, &graph, &pass, "fuse_pool");
    if (!status && c->options->explain)
        choices_print(stderr, c->arena, before, graph);
    if (!status)
        status = run_passes(c, &graph, &pass, NULL);
    if (status)
        return status;
    c->plan = plan_new(c->arena, graph);
    c->passes = arena_printf(c->arena, "%s order place", c->passes);
    status = check(c, "the plan", plan_verify(c->arena, c->plan));
    if (status || !c->options->train)
        return status;
    const char *passes = c->passes; /* those of the inference code */
    status = compile_training(c, training_batch(c));
    c->passes = passes;
    return status;
}

/* SHA-256 over the texts of all files but the compiler's own, in the order they were read. */
static const char *hash_sources(struct arena *arena, const struct sources *sources)
{
    struct digest *digest = digest_new(arena);
    for (int i = 0; i < sources_count(sources); i++) {
        const struct source *source = sources_get(sources, i);
        if (strcmp(source->path, "<std.rnet>"))
            digest_add(digest, source->text, source->bytes);
    }
    return digest_text(digest);
}

bool compile_may_write(const struct compilation *c, const char *path)
{
    bool may = !output_same_file(path, c->options->weights) &&
               !output_same_file(path, c->model->image.labels);
    for (int i = 0; i < sources_count(c->sources); i++)
        may = may && !output_same_file(path, sources_get(c->sources, i)->path);
    return may;
}

const struct emit_info *compile_info(struct compilation *c)
{
    struct emit_info *info = arena_alloc(c->arena, sizeof *info);
    const char *options = options_text(c->arena, c->options);
    const char *file = strcmp(c->options->file, "-") ? path_name(c->options->file) : "stdin";
    info->source = emit_harmless(c->arena, file);
    info->sha256 = hash_sources(c->arena, c->sources);
    info->command = arena_printf(c->arena, "rnetc emit %s", info->source);
    info->options = options;
    info->passes = c->passes;
    info->lowered = c->lowered;
    info->sources = c->sources;
    info->labels = c->labels;
    info->label_count = c->label_count;
    info->scales = c->scales;
    info->scale_count = c->scale_count;
    return info;
}
