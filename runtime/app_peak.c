/* app_peak.c: the processor's peak. In: the program's loop of multiply-adds. Out: how many
 * operations a second the threads make with it, all at once. */
#include "app.h"
#include "progress.h"

/* Many short rounds, of which each thread's best counts: others may use the machine too, and the
 * first ones wake it up. */
enum { ROUND_LENGTH = 100000 };
static const double PEAK_SECONDS = 0.08;

/* GFLOP/s of the calling thread. */
static double thread_peak(const struct rnet_program *program)
{
    double best = 0, started = rnet_seconds(), before = started;
    while (before - started < PEAK_SECONDS) {
        float value = 1;
        int64_t made = program->peak(ROUND_LENGTH, &value);
        double now = rnet_seconds(), rate = 2e-9 * (double)made / (now - before);
        best = rate > best ? rate : best;
        before = now;
    }
    return best;
}

double rnet_app_peak(const struct rnet_app *app)
{
    double sum = 0;
#ifdef _OPENMP
#pragma omp parallel reduction(+ : sum)
#endif
    {
#ifdef _OPENMP
#pragma omp barrier
#endif
        sum += thread_peak(app->program);
    }
    return sum;
}
