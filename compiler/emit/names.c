/* names.c: identifiers from the names of the .rnet file.
 *
 * "layer1.0.conv1" becomes layer1_0_conv1; what C or the emitted text gives a meaning becomes
 * n_NAME, and what is taken already gets a number. */
#include "emit/names.h"

#include <ctype.h>
#include <string.h>

#include "emit/reserved.h"

/* A set of strings: open addressing over interned pointers. */
struct set {
    struct arena *arena;
    const char **slots;
    size_t capacity, count;
};

static size_t hash(const char *text)
{
    size_t h = 1469598103934665603u;
    for (; *text; text++)
        h = (h ^ (unsigned char)*text) * 1099511628211u;
    return h;
}

static const char **slot(const struct set *set, const char *text)
{
    size_t i = hash(text) & (set->capacity - 1);
    while (set->slots[i] && strcmp(set->slots[i], text))
        i = (i + 1) & (set->capacity - 1);
    return &set->slots[i];
}

static void set_add(struct set *set, const char *text)
{
    if (2 * (set->count + 1) > set->capacity) {
        struct set larger = {set->arena, NULL, set->capacity ? 2 * set->capacity : 256, set->count};
        larger.slots = arena_array(set->arena, larger.capacity, sizeof *larger.slots);
        for (size_t i = 0; i < set->capacity; i++)
            if (set->slots[i])
                *slot(&larger, set->slots[i]) = set->slots[i];
        *set = larger;
    }
    *slot(set, text) = text;
    set->count++;
}

static bool set_has(const struct set *set, const char *text)
{
    return set->capacity && *slot(set, text);
}

/* Letters, digits and underscores of `text`, in upper case where asked; other bytes become '_'. */
static char *identifier(struct arena *arena, const char *text, bool upper)
{
    size_t bytes = strlen(text);
    char *id = arena_alloc(arena, bytes + 2);
    char *out = id;
    if (!*text || isdigit((unsigned char)*text))
        *out++ = '_';
    for (size_t i = 0; i < bytes; i++) {
        unsigned char c = (unsigned char)text[i];
        *out++ = (char)(!isalnum(c) ? '_' : upper ? toupper(c) : c);
    }
    return id;
}

/* `text` as an identifier that the set does not hold yet; it does afterwards. */
static const char *unique(struct set *set, const char *text, bool upper)
{
    const char *id = identifier(set->arena, text, upper);
    if (!upper && reserved_identifier(id))
        id = arena_printf(set->arena, "n_%s", id);
    const char *tried = id;
    for (int n = 2; set_has(set, tried) || (!upper && reserved_identifier(tried)); n++)
        tried = arena_printf(set->arena, "%s_%d", id, n);
    set_add(set, tried);
    return tried;
}

/* The part of a full name that follows its scope's. */
static const char *within(const struct model *model, int scope, const char *name)
{
    size_t prefix = strlen(model->scopes.items[scope].name);
    return prefix && strlen(name) > prefix + 1 ? name + prefix + 1 : name;
}

/* What a parameter is called after its layer. */
static const char *param_suffix(const struct plan *plan, const struct plan_param *p)
{
    static const char *const prepared[] = {
        [RNET_PREPARE_CONV_WEIGHT] = "w",      [RNET_PREPARE_WINOGRAD_WEIGHT] = "w",
        [RNET_PREPARE_WINOGRAD2_WEIGHT] = "w", [RNET_PREPARE_CONV_BIAS] = "b",
        [RNET_PREPARE_LINEAR_WEIGHT] = "w",    [RNET_PREPARE_LINEAR_BIAS] = "b",
        [RNET_PREPARE_BN_SCALE] = "scale",     [RNET_PREPARE_BN_SHIFT] = "shift",
        [RNET_PREPARE_PRELU_SLOPE] = "slope",  [RNET_PREPARE_COPY] = "mean"};
    static const char *const of_bn[] = {"weight", "bias", "mean", "var"};
    bool bn = p->row.kind == RNET_PREPARE_BN_SCALE || p->row.kind == RNET_PREPARE_BN_SHIFT;
    return plan->graph->training && bn ? of_bn[p->role] : prepared[p->row.kind];
}

static void name_params(struct arena *arena, const struct plan *plan, struct names *names,
                        struct set *root)
{
    const struct model *model = plan->graph->model;
    struct set members = {.arena = arena};
    int last_scope = 0;
    for (int i = 0; i < plan->params.count; i++) {
        const struct plan_param *p = &plan->params.items[i];
        int scope = p->node < 0 ? 0 : model->nodes.items[p->node].scope;
        if (scope != last_scope && scope)
            members = (struct set){.arena = arena};
        last_scope = scope;
        const char *base =
            p->row.kind == RNET_PREPARE_BN_SCALE || p->row.kind == RNET_PREPARE_BN_SHIFT
                ? p->row.bn
                : p->row.weight;
        if (p->node < 0)
            names->param[i] = unique(root, "image_mean", false);
        else
            names->param[i] = unique(
                scope ? &members : root,
                arena_printf(arena, "%s_%s", within(model, scope, base), param_suffix(plan, p)),
                false);
        const char *block = !plan->graph->training ? "p" : plan_is_statistic(p) ? "s" : "w";
        names->param_path[i] =
            scope ? arena_printf(arena, "%s->%s.%s", block, names->scope[scope], names->param[i])
                  : arena_printf(arena, "%s->%s", block, names->param[i]);
    }
}

/* What a buffer holds: a block's result is named after the block, others after their operator. */
static const char *buffer_text(struct arena *arena, const struct plan *plan, int buffer)
{
    const struct plan_buffer *b = &plan->buffers.items[buffer];
    const struct graph *g = plan->graph;
    if (b->value < 0 && plan->scratch_lines)
        return "WS_SCRATCH";
    if (b->value < 0) {
        const struct graph_op *op = &g->ops.items[plan->steps.items[b->first].op];
        return arena_printf(arena, "WS_%s_COLS", graph_value_name(arena, g, op->output));
    }
    const struct graph_op *op = &g->ops.items[g->values.items[b->value].producer];
    const struct model_scope *scope = &g->model->scopes.items[op->scope];
    int last = op->nodes.items[op->nodes.count - 1];
    bool result = g->values.items[b->value].role == VALUE_RESULT;
    if (op->scope && last == scope->last - 1 && result)
        return arena_printf(arena, "WS_%s_OUT", scope->name);
    return arena_printf(arena, "WS_%s", graph_value_name(arena, g, b->value));
}

static void add_kernels(struct set *set, const struct plan *plan)
{
    for (int i = 0; plan && i < plan->kernels.count; i++)
        if (!set_has(set, plan->kernels.items[i].name))
            set_add(set, plan->kernels.items[i].name);
}

/* What the emitted text itself defines, in any of its files. */
static void add_own(struct set *set, const struct emit_info *info, const char *network)
{
    set_add(set, arena_printf(set->arena, "%s_infer", network));
    for (int i = 0; i < info->scale_count; i++) {
        add_kernels(set, info->scales[i].plan);
        set_add(set, arena_printf(set->arena, "%s_s%d_infer", network, info->scales[i].side));
    }
}

const struct names *names_new(struct arena *arena, const struct plan *plan, const struct plan *main,
                              const struct emit_info *info)
{
    const struct graph *g = plan->graph;
    const struct model *model = g->model;
    struct names *n = arena_alloc(arena, sizeof *n);
    struct set root = {.arena = arena}, upper = {.arena = arena};
    struct set members = {.arena = arena};
    n->network = identifier(arena, model->name, false);
    n->upper = identifier(arena, model->name, true);
    n->back = arena_array(arena, (size_t)model->scopes.count, sizeof *n->back);
    n->scope = arena_array(arena, (size_t)model->scopes.count, sizeof *n->scope);
    n->buffer = arena_array(arena, (size_t)plan->buffers.count + 1, sizeof *n->buffer);
    n->param = arena_array(arena, (size_t)plan->params.count + 1, sizeof *n->param);
    n->param_path = arena_array(arena, (size_t)plan->params.count + 1, sizeof *n->param_path);
    n->output = arena_array(arena, (size_t)g->outputs.count, sizeof *n->output);
    add_kernels(&root, main);
    add_own(&root, info, n->network);
    for (int i = 0; i < model->scopes.count; i++)
        n->scope[i] = i ? unique(&root, model->scopes.items[i].name, false) : "network";
    for (int i = 0; g->training && i < model->scopes.count; i++)
        n->back[i] = unique(&root, arena_printf(arena, "%s_backward", n->scope[i]), false);
    for (int i = 0; i < plan->buffers.count; i++)
        n->buffer[i] = unique(&upper, buffer_text(arena, plan, i), true);
    for (int i = 0; i < g->outputs.count; i++)
        n->output[i] = unique(&members, g->outputs.items[i].name, false);
    name_params(arena, plan, n, &root);
    return n;
}
