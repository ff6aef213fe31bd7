/* infer.c: shape inference.
 *
 * input:  a node with its attributes and inputs
 * output: its shape; E3xx where the inputs do not fit, E402 where a tensor is too large */
#include "check/infer.h"

#include "base/limits.h"
#include "check/message.h"

static struct shape input_shape(const struct draft_node *node)
{
    return node->inputs[0]->node.shape;
}

static int64_t floats(struct shape shape)
{
    return (int64_t)shape.c * shape.h * shape.w;
}

/* Channels, extents and size of the output within their limits. */
static bool bounded(struct resolver *resolver, struct draft_node *node, int64_t c, int64_t h,
                    int64_t w)
{
    if (c > LIMIT_CHANNELS || h > LIMIT_EXTENT || w > LIMIT_EXTENT ||
        c * h * w > LIMIT_TENSOR_FLOATS) {
        message_fail(resolver, node->node.span, "E402", NULL,
                     "the output would be %lld x %lld x %lld; the limits are %d channels, %d rows "
                     "and columns, and %d floats",
                     (long long)c, (long long)h, (long long)w, LIMIT_CHANNELS, LIMIT_EXTENT,
                     LIMIT_TENSOR_FLOATS);
        return false;
    }
    node->node.shape = (struct shape){(int)c, (int)h, (int)w};
    return true;
}

/* A weight of so many floats; both factors are below 2^40. */
static bool weight_bounded(struct resolver *resolver, const struct draft_node *node, int64_t rows,
                           int64_t columns)
{
    if (columns == 0 || rows <= LIMIT_TENSOR_FLOATS / columns)
        return true;
    message_fail(resolver, node->node.span, "E402", NULL,
                 "the weight would be %lld x %lld; a tensor has at most %d floats", (long long)rows,
                 (long long)columns, LIMIT_TENSOR_FLOATS);
    return false;
}

/* Output extent of a window along one axis, as PyTorch computes it; below 1 where none fits. */
static int extent(int in, int kernel, const struct window *window)
{
    int64_t room = (int64_t)in + 2 * window->pad - (int64_t)window->dilation * (kernel - 1) - 1;
    int64_t stride = window->stride;

    if (!window->ceil)
        return room < 0 ? 0 : (int)(room / stride) + 1;
    int64_t out = room < 0 ? -(-room / stride) + 1 : (room + stride - 1) / stride + 1;
    /* No window starts in the right padding. */
    if (out > 0 && (out - 1) * stride >= (int64_t)in + window->pad)
        out--;
    return out < 0 ? 0 : (int)out;
}

/* Rows and columns of conv and the pools. */
static bool windowed(struct resolver *resolver, struct draft_node *node, int oc)
{
    const struct window *window = &node->node.window;
    struct shape in = input_shape(node);
    int oh = extent(in.h, window->kh, window);
    int ow = extent(in.w, window->kw, window);

    if (oh >= 1 && ow >= 1)
        return bounded(resolver, node, oc, oh, ow);
    int dilation = window->dilation;
    message_error(resolver, node->node.span, "E301",
                  "a window of %d x %d does not fit its input, %d x %d with the padding",
                  dilation * (window->kh - 1) + 1, dilation * (window->kw - 1) + 1,
                  in.h + 2 * window->pad, in.w + 2 * window->pad);
    diag_note(resolver->diag, node->inputs[0]->node.span, "the input, %s, is made here",
              message_shape(resolver, in));
    diag_help(resolver->diag, "have fewer strides before it, a smaller window, or more `pad`");
    message_where(resolver);
    return false;
}

static bool infer_conv(struct resolver *resolver, struct draft_node *node)
{
    const struct model_node *conv = &node->node;
    int ic = input_shape(node).c, oc = conv->shape.c, groups = conv->groups;

    if (ic % groups != 0 || oc % groups != 0) {
        message_fail(resolver, conv->span, "E302", NULL, "%d groups do not divide the %s, %d",
                     groups, ic % groups != 0 ? "channels of the input" : "width",
                     ic % groups != 0 ? ic : oc);
        return false;
    }
    int64_t patch = (int64_t)(ic / groups) * conv->window.kh * conv->window.kw;
    return weight_bounded(resolver, node, oc, patch) && windowed(resolver, node, oc);
}

static bool pool(struct resolver *resolver, struct draft_node *node)
{
    const struct window *window = &node->node.window;

    if (2 * window->pad > window->kh || 2 * window->pad > window->kw) {
        message_fail(resolver, node->node.span, "E303", NULL,
                     "padding of %d is more than half of the %d x %d window: some windows would "
                     "hold padding only",
                     window->pad, window->kh, window->kw);
        return false;
    }
    return windowed(resolver, node, input_shape(node).c);
}

static bool infer_maxpool(struct resolver *resolver, struct draft_node *node)
{
    return pool(resolver, node);
}

/* Without a window it is global: the window is the input's extent. */
static bool infer_avgpool(struct resolver *resolver, struct draft_node *node)
{
    struct window *window = &node->node.window;

    if (window->kh == 0) {
        window->kh = input_shape(node).h;
        window->kw = input_shape(node).w;
    }
    return pool(resolver, node);
}

static bool infer_linear(struct resolver *resolver, struct draft_node *node)
{
    int oc = node->node.shape.c;

    return weight_bounded(resolver, node, oc, floats(input_shape(node))) &&
           bounded(resolver, node, oc, 1, 1);
}

static bool infer_maxout(struct resolver *resolver, struct draft_node *node)
{
    struct shape in = input_shape(node);
    int ways = node->node.ways;

    if (in.c % ways != 0) {
        message_fail(resolver, node->node.span, "E302", NULL,
                     "maxout %d needs a multiple of %d channels; its input has %d", ways, ways,
                     in.c);
        return false;
    }
    return bounded(resolver, node, in.c / ways, in.h, in.w);
}

static bool infer_flatten(struct resolver *resolver, struct draft_node *node)
{
    return bounded(resolver, node, floats(input_shape(node)), 1, 1);
}

static bool same(struct resolver *resolver, struct draft_node *node)
{
    (void)resolver;
    node->node.shape = input_shape(node);
    return true;
}

static bool infer_bn(struct resolver *resolver, struct draft_node *node)
{
    return same(resolver, node);
}

static bool infer_relu(struct resolver *resolver, struct draft_node *node)
{
    return same(resolver, node);
}

static bool infer_prelu(struct resolver *resolver, struct draft_node *node)
{
    return same(resolver, node);
}

static bool infer_sigmoid(struct resolver *resolver, struct draft_node *node)
{
    return same(resolver, node);
}

static bool infer_dropout(struct resolver *resolver, struct draft_node *node)
{
    return same(resolver, node);
}

static bool infer_lrn(struct resolver *resolver, struct draft_node *node)
{
    return same(resolver, node);
}

static bool infer_softmax(struct resolver *resolver, struct draft_node *node)
{
    return same(resolver, node);
}

static bool infer_affine(struct resolver *resolver, struct draft_node *node)
{
    return same(resolver, node);
}

/* Of the three, check/express has compared the operands, since it can show both in the text. */
static bool infer_add(struct resolver *resolver, struct draft_node *node)
{
    return same(resolver, node);
}

static bool infer_sub(struct resolver *resolver, struct draft_node *node)
{
    return same(resolver, node);
}

static bool infer_mul(struct resolver *resolver, struct draft_node *node)
{
    return same(resolver, node);
}

/* The shape stands in the text. */
static bool infer_input(struct resolver *resolver, struct draft_node *node)
{
    struct shape shape = node->node.shape;

    return bounded(resolver, node, shape.c, shape.h, shape.w);
}

/* check/shortcut gives the channels, the stride the extents. */
static bool infer_pad_shortcut(struct resolver *resolver, struct draft_node *node)
{
    struct shape in = input_shape(node);
    int stride = node->node.stride;

    return bounded(resolver, node, node->node.shape.c, (in.h - 1) / stride + 1,
                   (in.w - 1) / stride + 1);
}

static bool infer_concat(struct resolver *resolver, struct draft_node *node)
{
    struct shape first = input_shape(node);
    int64_t channels = 0;

    for (int i = 0; i < node->input_count; i++) {
        struct shape shape = node->inputs[i]->node.shape;
        channels += shape.c;
        if (shape.h == first.h && shape.w == first.w)
            continue;
        message_error(resolver, node->node.span, "E305",
                      "concat joins tensors of one height and width; part 1 is %s, part %d is %s",
                      message_shape(resolver, first), i + 1, message_shape(resolver, shape));
        diag_note(resolver->diag, node->inputs[0]->node.span, "part 1 is made here");
        diag_note(resolver->diag, node->inputs[i]->node.span, "part %d is made here", i + 1);
        message_where(resolver);
        return false;
    }
    return bounded(resolver, node, channels, first.h, first.w);
}

bool infer_shape(struct resolver *resolver, struct draft_node *node)
{
    static bool (*const infer[OPERATOR_COUNT])(struct resolver *, struct draft_node *) = {
#define OPERATOR(name, word, parameters, keeps_shape) [OPERATOR_##name] = infer_##name,
#include "front/operator.def"
#undef OPERATOR
    };

    return infer[node->node.op](resolver, node);
}
