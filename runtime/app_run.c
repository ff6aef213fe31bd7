/* app_run.c: `run IN.npy OUT.npy`. In: N x C x H x W (or C x H x W) floats. Out: one array per
 * output, N x C, or N x C x H x W where the output is no vector.
 *
 * Batch by batch, so that N is bounded by the disk only; files appear when all of them are whole.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "app.h"
#include "npy.h"
#include "output.h"
#include "progress.h"

/* Fails unless the array is images of the network's input shape; sets their count. */
static int check_input(const struct rnet_program *program, const struct rnet_npy *in,
                       int64_t *count, struct rnet_error *error)
{
    const int64_t *dims = in->dims + (in->rank == 4);
    if (!rnet_npy_is_float(in->type))
        return rnet_fail(error, "%s: %s, but float32 or float64 is wanted", in->path,
                         rnet_npy_type_name(in->type));
    if ((in->rank != 4 && in->rank != 3) || dims[0] != program->input_c ||
        dims[1] != program->input_h || dims[2] != program->input_w) {
        char shape[RNET_NPY_RANK_MAX * 24] = "a single number";
        for (int i = 0, used = 0; i < in->rank; i++)
            used += snprintf(shape + used, sizeof shape - (size_t)used, "%s%lld",
                             i == 0 ? "" : " x ", (long long)in->dims[i]);
        return rnet_fail(error, "%s: %s, but the network wants N x %d x %d x %d", in->path, shape,
                         program->input_c, program->input_h, program->input_w);
    }
    *count = in->rank == 4 ? in->dims[0] : 1;
    return 0;
}

/* The file of output `index`: `path`, or with several outputs OUT.NAME.npy. The caller frees it. */
static char *output_path(const struct rnet_program *program, const char *path, int index)
{
    const char *name = program->outputs[index].name;
    size_t length = strlen(path), bytes = length + strlen(name) + 2;
    if (program->output_count == 1)
        return strdup(path);
    const char *ending = length >= 4 && strcmp(path + length - 4, ".npy") == 0 ? ".npy" : "";
    char *result = malloc(bytes);
    if (result != NULL)
        snprintf(result, bytes, "%.*s.%s%s", (int)(length - strlen(ending)), path, name, ending);
    return result;
}

/* Fails where the regular file `path`, which would be replaced, is the one that `read` describes.
 */
static int check_other(const char *path, const struct stat *read, const char *what,
                       struct rnet_error *error)
{
    struct stat status;
    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode) || status.st_dev != read->st_dev ||
        status.st_ino != read->st_ino)
        return 0;
    return rnet_fail(error, "%s: the output would replace %s", path, what);
}

/* Fails where a file of outputs is one that this run reads. */
static int check_outputs(const struct rnet_app *app, const struct rnet_npy *in,
                         struct rnet_error *error)
{
    const struct rnet_program *program = app->program;
    const char *path = app->options.operands[1], *weights = app->options.weights;
    struct stat input, params;
    int has_input = fstat(in->descriptor, &input) == 0;
    int has_params = weights != NULL && stat(weights, &params) == 0;
    int result = 0;
    for (int i = 0; result == 0 && strcmp(path, "-") != 0 && i < program->output_count; i++) {
        char *name = output_path(program, path, i);
        if (name == NULL)
            return rnet_fail(error, "%s: out of memory", path);
        if (has_input)
            result = check_other(name, &input, "the input", error);
        if (result == 0 && has_params)
            result = check_other(name, &params, "the weights", error);
        free(name);
    }
    return result;
}

static int open_output(const struct rnet_program *program, const char *path, int index,
                       int64_t count, struct rnet_output_file **file, struct rnet_error *error)
{
    const struct rnet_output *output = &program->outputs[index];
    int64_t dims[4] = {count, output->c, output->h, output->w};
    char *name = output_path(program, path, index);
    if (name == NULL)
        return rnet_fail(error, "%s: out of memory", path);
    int result = rnet_output_open(file, name, error);
    free(name);
    if (result != 0)
        return -1;
    return rnet_npy_write_header(*file, output->h == 1 && output->w == 1 ? 2 : 4, dims, error);
}

/* Reads `filled` images and appends what the network makes of them. */
static int run_batch(struct rnet_app *app, struct rnet_npy *in, int filled,
                     struct rnet_output_file **files, struct rnet_error *error)
{
    const struct rnet_program *program = app->program;
    size_t floats = (size_t)filled * rnet_model_input_floats(program);
    if (rnet_npy_read_floats(in, app->input, floats, error) != 0)
        return -1;
    rnet_model_infer(app, filled);
    for (int i = 0; i < program->output_count; i++) {
        size_t bytes = (size_t)filled * rnet_model_output_floats(program, i) * sizeof(float);
        if (rnet_output_write(files[i], app->outputs[i], bytes, error) != 0)
            return -1;
    }
    return 0;
}

/* All `count` images, batch by batch. */
static int run_batches(struct rnet_app *app, struct rnet_npy *in, int64_t count,
                       struct rnet_output_file **files, struct rnet_error *error)
{
    const struct rnet_program *program = app->program;
    struct rnet_progress progress;
    int result = 0;
    rnet_progress_start(&progress, "running", count);
    for (int64_t done = 0; result == 0 && done < count; done += program->batch) {
        int filled = count - done < program->batch ? (int)(count - done) : program->batch;
        result = run_batch(app, in, filled, files, error);
        rnet_progress_set(&progress, done + filled);
    }
    rnet_progress_clear(&progress);
    return result;
}

static int run_array(struct rnet_app *app, struct rnet_npy *in, struct rnet_error *error)
{
    const struct rnet_program *program = app->program;
    struct rnet_output_file *files[RNET_OUTPUTS_MAX] = {NULL};
    const char *path = app->options.operands[1];
    int64_t count = 0;
    int result = check_input(program, in, &count, error);
    if (result == 0 && program->output_count > 1 && strcmp(path, "-") == 0)
        result = rnet_fail(error, "%d outputs do not fit standard output; name a file",
                           program->output_count);
    for (int i = 0; result == 0 && i < program->output_count; i++)
        result = open_output(program, path, i, count, &files[i], error);
    if (result == 0)
        result = run_batches(app, in, count, files, error);
    for (int i = 0; i < program->output_count; i++) {
        if (result == 0)
            result = rnet_output_commit(files[i], error);
        else
            rnet_output_abandon(files[i]);
    }
    return result;
}

int rnet_app_run(struct rnet_app *app, struct rnet_error *error)
{
    struct rnet_npy in;
    if (rnet_npy_open(&in, app->options.operands[0], error) != 0)
        return -1;
    if (check_outputs(app, &in, error) != 0) {
        rnet_npy_close(&in);
        rnet_app_report(app, error);
        return RNET_EXIT_USAGE;
    }
    int result = run_array(app, &in, error);
    rnet_npy_close(&in);
    return result == 0 ? RNET_EXIT_OK : -1;
}
