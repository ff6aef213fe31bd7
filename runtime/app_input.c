/* app_input.c: pictures -> the input tensor; which output holds the scores. In: decoded pictures.
 * Out: floats as the network was trained on. */
#include <string.h>

#include "app.h"
#include "preprocess.h"

int rnet_input_floats(const struct rnet_app *app, const struct rnet_image *image, float *out,
                      struct rnet_error *error)
{
    const struct rnet_program *program = app->program;
    const float *params = app->params; /* NULL before there are any: no mean is known */
    int64_t offset = program->preprocess.mean_pixel;
    return rnet_preprocess(&program->preprocess, image,
                           offset < 0 || params == NULL ? NULL : params + offset, program->input_c,
                           program->input_h, program->input_w, out, error);
}

int rnet_input_picture(struct rnet_app *app, const struct rnet_image *image, int slot,
                       struct rnet_error *error)
{
    size_t floats = rnet_model_input_floats(app->program);
    return rnet_input_floats(app, image, app->input + (size_t)slot * floats, error);
}

static bool is_vector(const struct rnet_output *output)
{
    return output->h == 1 && output->w == 1;
}

int rnet_input_logits(const struct rnet_program *program, struct rnet_error *error)
{
    int vectors = 0, found = -1;
    for (int i = 0; i < program->output_count; i++) {
        if (!is_vector(&program->outputs[i]))
            continue;
        if (strcmp(program->outputs[i].name, "logits") == 0)
            return i;
        vectors++;
        found = i;
    }
    if (vectors == 1)
        return found;
    return rnet_fail(error, "the network \"%s\" gives no scores of classes", program->network);
}
