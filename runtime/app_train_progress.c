/* app_train_progress.c: what a person sees while a network trains. In: steps. Out: a line that is
 * drawn over on a terminal, else a line an epoch, on standard error. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "app_train.h"
#include "progress.h"

enum { LINE_BYTES = 256, CELLS = 30, CELLS_MIN = 5, WIDTH_DEFAULT = 80 };

static double mebibytes(size_t bytes)
{
    return (double)bytes / (1 << 20);
}

/* What the run will take, before it starts. */
void rnet_train_show_plan(struct rnet_train *run)
{
    const struct rnet_training *t = run->training;
    size_t image = rnet_model_input_floats(run->app->program);
    struct rnet_loader_options options = rnet_train_data_loader(run);
    size_t blocks = rnet_trainer_bytes(t, image), loader = rnet_loader_bytes(&options);
    size_t data = rnet_train_data_bytes(&run->data), evaluate = rnet_train_evaluate_bytes(run);
    fprintf(stderr, "%s: training on %lld images of %s (%s)", run->app->name,
            (long long)run->data.images, run->data.train.source, run->data.train.kind);
    if (run->data.validation_images > 0)
        fprintf(stderr, ", validating on the next %lld", (long long)run->data.validation_images);
    if (run->data.has_test)
        fprintf(stderr, ", testing on %lld of %s", (long long)run->data.test.count,
                run->data.test.source);
    fprintf(stderr,
            "\n%s: iterations %lld to %lld, %lld an epoch, batch %d, %d thread%s, seed %llu\n",
            run->app->name, (long long)run->state.iteration, (long long)run->stop,
            (long long)run->epoch_length, t->batch, run->state.threads,
            run->state.threads == 1 ? "" : "s", (unsigned long long)run->state.seed);
    fprintf(stderr,
            "%s: memory %.1f MiB at most: parameters and workspace %.1f, batches ahead %.1f, data "
            "%.1f, evaluation %.1f beside them\n",
            run->app->name, mebibytes(blocks + loader + data + evaluate), mebibytes(blocks),
            mebibytes(loader), mebibytes(data), mebibytes(evaluate));
}

static int terminal_width(void)
{
    struct winsize size;
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return WIDTH_DEFAULT;
    return size.ws_col;
}

/* "1 h 02 min", "3 min 20 s", "14 s". */
static void print_duration(char *text, size_t bytes, double seconds)
{
    long s = seconds < 1e9 ? lround(seconds) : 999999999;
    if (s >= 3600)
        snprintf(text, bytes, "%ld h %02ld min", s / 3600, s / 60 % 60);
    else if (s >= 60)
        snprintf(text, bytes, "%ld min %02ld s", s / 60, s % 60);
    else
        snprintf(text, bytes, "%ld s", s);
}

/* The bar gets what the numbers leave of the line. */
static void print_bar(char *bar, const struct rnet_train *run, int room)
{
    int cells = room < CELLS ? room : CELLS;
    int full = (int)(cells * (double)run->state.iteration / (double)run->stop);
    bar[0] = '\0';
    if (cells < CELLS_MIN)
        return;
    *bar++ = '[';
    for (int i = 0; i < cells; i++)
        *bar++ = i < full ? '#' : '.';
    memcpy(bar, "] ", 3);
}

static void draw(const struct rnet_train *run, const struct rnet_train_result *result)
{
    const struct rnet_checkpoint *s = &run->state;
    char line[LINE_BYTES], bar[CELLS + 4], left[32];
    int width = terminal_width();
    double step = run->session_seconds / (double)run->session_steps;
    print_duration(left, sizeof left, step * (double)(run->stop - s->iteration));
    snprintf(line, sizeof line,
             "epoch %lld, %lld/%lld, loss %.4g, error %.1f %%, rate %.3g, %.4g images/s, %s left",
             (long long)((s->iteration - 1) / run->epoch_length + 1), (long long)s->iteration,
             (long long)run->stop, result->loss, 100 * (double)result->wrong / run->training->batch,
             s->rate, run->training->batch / step, left);
    print_bar(bar, run, width - 4 - (int)strlen(line));
    fprintf(stderr, "\r%s%.*s\033[K", bar, width - 1, line);
    fflush(stderr);
}

void rnet_train_show_step(struct rnet_train *run, const struct rnet_train_result *result)
{
    if (!isatty(STDERR_FILENO))
        return;
    double now = rnet_seconds();
    if (now - run->drawn < 0.1)
        return;
    draw(run, result);
    run->drawn = now;
}

void rnet_train_clear(struct rnet_train *run)
{
    if (run->drawn > 0 && isatty(STDERR_FILENO))
        fputs("\r\033[K", stderr);
    run->drawn = 0;
}

void rnet_train_show_epoch(struct rnet_train *run)
{
    const struct rnet_checkpoint *s = &run->state;
    double steps = (double)s->epoch.steps, images = steps * run->training->batch;
    rnet_train_clear(run);
    fprintf(stderr, "epoch %.4g: iteration %lld, loss %.5g, error %.2f %%",
            (double)s->iteration / (double)run->epoch_length, (long long)s->iteration,
            s->epoch.loss / steps, 100 * (double)s->epoch.wrong / images);
    if (isfinite(run->validation))
        fprintf(stderr, ", validation %.2f %%", 100 * run->validation);
    if (isfinite(run->test))
        fprintf(stderr, ", test %.2f %%", 100 * run->test);
    fprintf(stderr, ", rate %.4g, %.4g images/s\n", run->state.rate,
            s->epoch.seconds > 0 ? images / s->epoch.seconds : 0);
}

void rnet_train_show_end(struct rnet_train *run)
{
    const struct rnet_checkpoint *s = &run->state;
    char time[32];
    rnet_train_clear(run);
    print_duration(time, sizeof time, s->seconds);
    fprintf(stderr, "%s: %lld iterations in %s, of which %.1f s waited for data\n", run->app->name,
            (long long)s->iteration, time, s->waited);
    if (s->best <= 1)
        fprintf(stderr, "%s: lowest error %.2f %%, at iteration %lld\n", run->app->name,
                100 * s->best, (long long)s->best_at);
}
