/* app_check.c: the pictures of a dataset, before the first step. In: picture files. Out: those
 * that cannot become an input tensor. */
#include <stdlib.h>
#ifdef _OPENMP
#include <omp.h>
#define PRAGMA(text) _Pragma(text)
#else
#define PRAGMA(text)
#endif

#include "app.h"
#include "progress.h"

enum { LISTED_MAX = 20 };

/* Reads picture `index` as the network would get it, into `scratch` (one input). */
static int try_picture(const struct rnet_app *app, struct rnet_dataset *dataset, int64_t index,
                       float *scratch, struct rnet_error *error)
{
    struct rnet_image image;
    if (rnet_dataset_image(dataset, index, &image, error) != 0)
        return -1;
    struct rnet_error *why = calloc(1, sizeof *why);
    int result = why == NULL ? rnet_fail(error, "%s: out of memory", dataset->files[index])
                             : rnet_input_floats(app, &image, scratch, why);
    if (why != NULL && result != 0)
        rnet_fail(error, "%s: %s", dataset->files[index], why->text);
    free(why);
    rnet_image_free(&image);
    return result;
}

static int is_first_thread(void)
{
#ifdef _OPENMP
    return omp_get_thread_num() == 0;
#else
    return 1;
#endif
}

/* Marks the pictures that fail; all do where a thread gets no memory. */
static void mark_bad(const struct rnet_app *app, struct rnet_dataset *dataset, unsigned char *bad)
{
    struct rnet_progress progress;
    int64_t done = 0;
    rnet_progress_start(&progress, "checking", dataset->count);
    PRAGMA("omp parallel")
    {
        float *scratch = malloc(rnet_model_input_floats(app->program) * sizeof *scratch);
        struct rnet_error *error = calloc(1, sizeof *error);
        PRAGMA("omp for schedule(dynamic, 4)")
        for (int64_t i = 0; i < dataset->count; i++) {
            int64_t finished;
            bad[i] = scratch == NULL || error == NULL ||
                     try_picture(app, dataset, i, scratch, error) != 0;
            if (bad[i] && error != NULL)
                rnet_fail_clear(error);
            PRAGMA("omp atomic capture")
            finished = ++done;
            if (is_first_thread())
                rnet_progress_set(&progress, finished);
        }
        free(scratch);
        free(error);
    }
    rnet_progress_clear(&progress);
}

/* Reads the first bad pictures again for their reasons, in order. */
static int list_bad(const struct rnet_app *app, struct rnet_dataset *dataset,
                    const unsigned char *bad, struct rnet_error *error)
{
    float *scratch = malloc(rnet_model_input_floats(app->program) * sizeof *scratch);
    struct rnet_error *why = calloc(1, sizeof *why);
    int64_t count = 0;
    for (int64_t i = 0; i < dataset->count; i++) {
        if (!bad[i] || ++count > LISTED_MAX)
            continue;
        if (scratch != NULL && why != NULL && try_picture(app, dataset, i, scratch, why) != 0) {
            rnet_fail_also(error, "%s", why->text);
            rnet_fail_clear(why);
        } else {
            rnet_fail_also(error, "%s: out of memory", dataset->files[i]);
        }
    }
    if (count > LISTED_MAX)
        rnet_fail_also(error, "... and %lld more", (long long)(count - LISTED_MAX));
    free(scratch);
    free(why);
    return count == 0 ? 0 : -1;
}

int rnet_check_pictures(const struct rnet_app *app, struct rnet_dataset *dataset,
                        struct rnet_error *error)
{
    unsigned char *bad = calloc((size_t)dataset->count + 1, 1);
    if (bad == NULL)
        return rnet_fail(error, "%s: out of memory", dataset->source);
    mark_bad(app, dataset, bad);
    int result = list_bad(app, dataset, bad, error);
    free(bad);
    return result;
}
