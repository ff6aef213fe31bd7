/* reference_rounding.c: what rounding may do to a step of training. In: values and gradients. Out:
 * blurred ones; biases that keep values away from corners; which side of each corner was taken. */
#include <math.h>
#include <string.h>

#include "eval/reference_corners.h"
#include "eval/reference_trainer.h"

/* Of the deviations that blur has led to at a corner: what lies within so many may cross it. */
static const double REACH = 2;

/* ---- Rounding ---- */

/* Whether the node's results are sums that rounding changes, not values that are handed on. */
static bool rounds(const struct reference_trainer *t, int node)
{
    enum operator op = reference_trainer_node(t, node)->op;
    return t->blur > 0 && (op == OPERATOR_conv || op == OPERATOR_linear || op == OPERATOR_bn);
}

void reference_trainer_blur_node(const struct reference_trainer *t, int node, int which,
                                 double *values)
{
    if (!rounds(t, node))
        return;
    size_t count = (size_t)t->images * reference_trainer_floats(t, node);
    double squares = 0;
    for (size_t i = 0; i < count; i++)
        squares += values[i] * values[i];
    double most = t->blur * sqrt(squares / (double)count);
    uint64_t first = (uint64_t)(2 * node + which) << 40;
    for (size_t i = 0; i < count; i++)
        if (values[i] < 0 || values[i] > 0)
            values[i] += most * ((double)(reference_random(first + i) >> 40) * 0x1p-23 - 1);
}

static bool has_corner(const struct model_node *n)
{
    return n->op == OPERATOR_relu || n->op == OPERATOR_prelu || n->op == OPERATOR_maxpool ||
           n->op == OPERATOR_maxout;
}

void reference_trainer_blur(struct reference_trainer *t, double amount)
{
    size_t nodes = (size_t)t->model->nodes.count;
    t->blur = amount;
    t->exact = arena_array(t->arena, nodes, sizeof *t->exact);
    for (int i = 0; i < t->model->nodes.count; i++) {
        if (!has_corner(reference_trainer_node(t, i)))
            continue;
        int input = reference_trainer_node(t, i)->inputs.items[0];
        size_t count = (size_t)t->images * reference_trainer_floats(t, input);
        if (!t->exact[input])
            t->exact[input] = arena_array(t->arena, count, sizeof **t->exact);
        for (size_t k = 0; k < count; k++)
            t->exact[input][k] = (float)t->values[input][k];
    }
}

void reference_trainer_push_input(const struct reference_trainer *t, int node)
{
    const struct model_node *n = reference_trainer_node(t, node);
    if (!has_corner(n))
        return;
    int input = n->inputs.items[0];
    size_t count = reference_trainer_floats(t, input), all = (size_t)t->images * count;
    double reach = REACH * reference_deviation(t->values[input], t->exact[input], all);
    if (n->op == OPERATOR_relu || n->op == OPERATOR_prelu)
        reference_push_signs(t->values[input], t->exact[input], all, reach);
    for (int i = 0; i < t->images && (n->op == OPERATOR_maxpool || n->op == OPERATOR_maxout); i++) {
        const double *in[1];
        struct shape shape[1];
        struct reference_operands o = reference_trainer_operands(t, node, i, in, shape);
        size_t at = (size_t)i * count;
        reference_push_maxima(&o, t->values[input] + at, t->exact[input] + at, reach);
    }
}

/* ---- Clearing ---- */

/* The node whose bias is added to all that `node` is, a channel's to a channel, times *factor,
 * which scales and signs between them change; -1: none. */
static int bias_of(const struct reference_trainer *t, int node, double *factor)
{
    const struct model_node *n = reference_trainer_node(t, node);
    bool sums = n->op == OPERATOR_add || n->op == OPERATOR_sub;
    bool scales = n->op == OPERATOR_affine && fabs(n->scale) > 0;
    if (t->roles[node][PARAM_BIAS])
        return node;
    for (int k = 0; (sums || scales) && k < n->inputs.count; k++) {
        int found = bias_of(t, n->inputs.items[k], factor);
        if (found < 0)
            continue;
        *factor *= scales ? n->scale : n->op == OPERATOR_sub && k > 0 ? -1 : 1;
        return found;
    }
    return -1;
}

/* Computes again what lies between a node and `end` and depends on it. */
static void forward_again(struct reference_trainer *t, int node, int end, const double **inputs,
                          struct shape *shapes)
{
    bool *changed = arena_array(t->arena, (size_t)end, sizeof *changed);
    for (int i = node; i < end; i++) {
        changed[i] = i == node;
        for (int k = 0; k < reference_trainer_node(t, i)->inputs.count; k++)
            changed[i] = changed[i] || changed[reference_trainer_node(t, i)->inputs.items[k]];
        if (changed[i])
            reference_trainer_compute(t, i, inputs, shapes);
    }
}

/* Moves the bias before a relu. Where one lies before two, the first has it: moving it again would
 * take from that what it has. */
void reference_trainer_clear_input(struct reference_trainer *t, int node, const double **inputs,
                                   struct shape *shapes)
{
    const struct model_node *n = reference_trainer_node(t, node);
    if (n->op != OPERATOR_relu && n->op != OPERATOR_prelu)
        return;
    double factor = 1;
    int input = n->inputs.items[0], from = bias_of(t, input, &factor);
    if (from < 0 || t->cleared[from])
        return;
    t->cleared[from] = true;
    struct shape s = reference_trainer_node(t, input)->shape;
    size_t plane = (size_t)s.h * (size_t)s.w, count = (size_t)t->images * plane;
    double *values = arena_array(t->arena, 2 * count, sizeof *values);
    double *bias = t->params[t->roles[from][PARAM_BIAS] - 1];
    for (int c = 0; c < s.c; c++) {
        for (size_t k = 0; k < (size_t)t->images; k++)
            memcpy(values + k * plane, t->values[input] + (k * (size_t)s.c + (size_t)c) * plane,
                   plane * sizeof *values);
        bias[c] = (float)(bias[c] + reference_clearing(values, count, values + count) / factor);
    }
    forward_again(t, from, node, inputs, shapes);
}

/* The largest logit is the first of all images: the bias of the last one grows until that is the
 * largest of one image, where there is another class and a bias. */
void reference_trainer_clear_logits(struct reference_trainer *t, int node, const double **inputs,
                                    struct shape *shapes)
{
    size_t classes = reference_trainer_floats(t, node), last = classes - 1;
    double least = INFINITY;
    for (int n = 0; n < t->images; n++) {
        const double *y = t->values[node] + (size_t)n * classes;
        for (size_t k = 1; k < classes; k++)
            if (y[k] > y[0])
                return;
        least = fmin(least, y[0] - y[last]);
    }
    if (!last || !t->roles[node][PARAM_BIAS])
        return;
    double *bias = t->params[t->roles[node][PARAM_BIAS] - 1];
    bias[last] = (float)(bias[last] + 1.25 * least + 0.125);
    reference_trainer_compute(t, node, inputs, shapes);
}

/* ---- Corners ---- */

static uint64_t mix(uint64_t hash, uint64_t value)
{
    return (hash ^ value) * 0x100000001b3u; /* FNV-1a, by words */
}

/* Signs, for what bends at 0. */
static uint64_t signs_of(const struct reference_trainer *t, int node, uint64_t hash)
{
    const double *x = t->values[reference_trainer_node(t, node)->inputs.items[0]];
    size_t count = (size_t)t->images * reference_trainer_floats(t, node);
    for (size_t i = 0; i < count; i++)
        hash = mix(hash, x[i] > 0);
    return hash;
}

/* Numbered gradients are sent back through maxima: where they arrive tells the places. */
static uint64_t maxima_of(const struct reference_trainer *t, int node, double *sent,
                          double *arrived, uint64_t hash)
{
    const struct model_node *n = reference_trainer_node(t, node);
    size_t count = reference_trainer_floats(t, node),
           inputs = reference_trainer_floats(t, n->inputs.items[0]);
    for (size_t i = 0; i < count; i++)
        sent[i] = (double)(1 + i % 7);
    for (int image = 0; image < t->images; image++) {
        const double *input[1];
        struct shape shape[1];
        struct reference_operands o = reference_trainer_operands(t, node, image, input, shape);
        struct reference_gradients g = {.forward = &o, .dout = sent, .dinputs = &arrived};
        memset(arrived, 0, inputs * sizeof *arrived);
        reference_trainer_back(n->op, &g);
        for (size_t i = 0; i < inputs; i++)
            hash = mix(hash, (uint64_t)arrived[i]);
    }
    return hash;
}

uint64_t reference_trainer_sides(const struct reference_trainer *t)
{
    uint64_t hash = 0xcbf29ce484222325u;
    size_t most = 1;
    for (int i = 0; i < t->model->nodes.count; i++)
        most = reference_trainer_floats(t, i) > most ? reference_trainer_floats(t, i) : most;
    double *sent = arena_array(t->arena, most, sizeof *sent);
    double *arrived = arena_array(t->arena, most, sizeof *arrived);
    for (int i = 0; i < t->model->nodes.count; i++) {
        enum operator op = reference_trainer_node(t, i)->op;
        if (op == OPERATOR_relu || op == OPERATOR_prelu)
            hash = signs_of(t, i, hash);
        else if (op == OPERATOR_maxpool || op == OPERATOR_maxout)
            hash = maxima_of(t, i, sent, arrived, hash);
    }
    return hash;
}
