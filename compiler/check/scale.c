/* scale.c: networks on pictures of another size (fully convolutional testing: Sermanet et al. 2014,
 * section 4; He et al. 2016, section 3.4).
 *
 * input:  the model, and the model that the same text gives for another side
 * output: reports where they are not the same network */
#include "check/scale.h"

#include "check/message.h"

void scale_check_view(struct resolver *resolver, const struct model *model)
{
    int size = model->test.view_size;

    if (size == 0 || (size == model->input.h && size == model->input.w))
        return;
    diag_error(resolver->diag, model->test.view_span, "E310",
               "the views are %d x %d, the network takes %d x %d", size, size, model->input.h,
               model->input.w);
    diag_help(resolver->diag, "leave the size out: it is that of the network's input");
}

static void report(struct resolver *resolver, const struct model *model, int index)
{
    int side = model->test.scales.items[index];

    diag_error(resolver->diag, model->test.scale_spans.items[index], "E310",
               "the network does not take pictures of %d x %d", side, side);
}

static bool same_shape(struct shape a, struct shape b)
{
    return a.c == b.c && a.h == b.h && a.w == b.w;
}

/* Whether the weights of a node depend on its input's extent. */
static bool takes_extent(const struct model_node *node)
{
    return node->op == OPERATOR_linear || node->op == OPERATOR_flatten;
}

static bool same_window(const struct model_node *a, const struct model_node *b)
{
    return a->window.kh == b->window.kh && a->window.kw == b->window.kw &&
           a->window.stride == b->window.stride && a->window.pad == b->window.pad;
}

/* Whether the node computes the same, apart from its extent. */
static bool same_node(const struct model_node *a, const struct model_node *b)
{
    bool same = a->op == b->op && a->shape.c == b->shape.c && a->inputs.count == b->inputs.count &&
                a->stride == b->stride && a->channels_before == b->channels_before &&
                a->scope == b->scope && (a->op != OPERATOR_conv || same_window(a, b));

    for (int i = 0; same && i < a->inputs.count; i++)
        same = a->inputs.items[i] == b->inputs.items[i];
    return same;
}

/* The first node whose input has another extent than its weights are for, -1 for none. */
static int find_extent(const struct model *model, const struct model *scaled)
{
    for (int i = 0; i < model->nodes.count && i < scaled->nodes.count; i++) {
        const struct model_node *a = &model->nodes.items[i], *b = &scaled->nodes.items[i];
        if (a->op != b->op)
            return -1;
        if (!takes_extent(a) || model_is_auxiliary(model, i)) /* heads vanish in inference */
            continue;
        int input = a->inputs.items[0];
        if (!same_shape(model->nodes.items[input].shape, scaled->nodes.items[input].shape))
            return i;
    }
    return -1;
}

static bool check_extents(struct resolver *resolver, const struct model *model,
                          const struct model *scaled, int index)
{
    int node = find_extent(model, scaled);

    if (node < 0)
        return true;
    const struct model_node *n = &model->nodes.items[node];
    int input = n->inputs.items[0];
    report(resolver, model, index);
    diag_note(resolver->diag, n->span, "`%s` is for an input of %s, and would get %s", n->name,
              message_shape(resolver, model->nodes.items[input].shape),
              message_shape(resolver, scaled->nodes.items[input].shape));
    diag_help(resolver->diag, "an `avgpool` without a size before it makes the extent 1 x 1 of any "
                              "picture");
    return false;
}

static bool check_nodes(struct resolver *resolver, const struct model *model,
                        const struct model *scaled, int index)
{
    int count = model->nodes.count, other = scaled->nodes.count, i = 0;

    while (i < count && i < other && same_node(&model->nodes.items[i], &scaled->nodes.items[i]))
        i++;
    if (i == count && i == other)
        return true;
    report(resolver, model, index);
    diag_note(resolver->diag, model->nodes.items[i < count ? i : count - 1].span,
              "it would be another network from here on");
    return false;
}

/* Scores stay scores: a vector does not become a map. */
static void check_outputs(struct resolver *resolver, const struct model *model,
                          const struct model *scaled, int index)
{
    for (int i = 0; i < model->outputs.count; i++) {
        const struct model_output *output = &model->outputs.items[i];
        struct shape want = model->nodes.items[output->node].shape;
        struct shape got = scaled->nodes.items[output->node].shape;
        if (want.h != 1 || want.w != 1 || (got.h == 1 && got.w == 1))
            continue;
        report(resolver, model, index);
        diag_note(resolver->diag, output->span, "the output `%s` would be %s", output->name,
                  message_shape(resolver, got));
        diag_help(resolver->diag, "an `avgpool` without a size makes the extent 1 x 1 of any "
                                  "picture");
        return;
    }
}

static bool check_mean(struct resolver *resolver, const struct model *model, int index)
{
    if (!model->image.mean_pixel)
        return true;
    report(resolver, model, index);
    diag_note(resolver->diag, model->image.mean_span, "the mean picture is %d x %d", model->input.h,
              model->input.w);
    diag_help(resolver->diag, "subtract one mean a channel: `normalize mean 0.5 0.5 0.5 std ...`");
    return false;
}

void scale_check(struct resolver *resolver, const struct model *model, const struct model *scaled,
                 const struct diag *quiet, int index)
{
    struct span span;
    const char *reason = diag_first_message(quiet, &span);

    if (reason != NULL) {
        report(resolver, model, index);
        diag_note(resolver->diag, span, "%s", reason);
    } else if (scaled != NULL && check_mean(resolver, model, index) &&
               check_extents(resolver, model, scaled, index) &&
               check_nodes(resolver, model, scaled, index)) {
        check_outputs(resolver, model, scaled, index);
    }
}
