/* app_startup.c: how long a program takes from its start to its first result. In: a program that
 * holds its parameters. Out: seconds; on the way, the program runs itself once more. */
#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app.h"
#include "progress.h"

enum { WARM_CALLS = 5 };

/* Starts `PROGRAM bench --first`, whose output goes to the pipe. 0, or errno. */
static int start_first(const struct rnet_app *app, const int ends[2], pid_t *child)
{
    extern char **environ;
    char threads[32], path[64], name[] = "rnet", bench[] = "bench", first[] = "--first";
    char *argv[] = {name, bench, first, threads, NULL};
    /* In the child the link names the child, so that what it names here has to be followed. */
    snprintf(path, sizeof path, "/proc/%ld/exe", (long)getpid());
    snprintf(threads, sizeof threads, "--threads=%d", app->threads);
    posix_spawn_file_actions_t actions;
    int failure = posix_spawn_file_actions_init(&actions);
    if (failure != 0)
        return failure;
    failure = posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    if (failure == 0)
        failure = posix_spawn(child, path, &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    return failure;
}

/* Seconds until it has written its line, negative where it does not. */
static double time_first(const struct rnet_app *app)
{
    int ends[2], status = 1;
    pid_t child;
    char line[64] = "";
    if (pipe(ends) != 0)
        return -1;
    double started = rnet_seconds(), first = -1;
    int failure = start_first(app, ends, &child);
    close(ends[1]);
    if (failure == 0) {
        ssize_t got;
        do
            got = read(ends[0], line, sizeof line - 1);
        while (got < 0 && errno == EINTR);
        first = rnet_seconds() - started;
        while (waitpid(child, &status, 0) < 0 && errno == EINTR)
            ;
    }
    close(ends[0]);
    bool good = status == 0 && strncmp(line, "first call", 10) == 0;
    return good ? first : -1;
}

int rnet_app_startup(struct rnet_app *app, struct rnet_startup *startup, struct rnet_error *error)
{
    double seconds[WARM_CALLS];
    double first = time_first(app);
    *startup = (struct rnet_startup){0};
    if (first < 0)
        return 0;
    if (rnet_model_open(app, error) != 0)
        return -1;
    size_t floats = rnet_model_input_floats(app->program) * (size_t)app->program->batch;
    rnet_fixed_input(app->input, floats);
    rnet_model_infer(app, app->program->batch);
    for (int i = 0; i < WARM_CALLS; i++) {
        double before = rnet_seconds();
        rnet_model_infer(app, app->program->batch);
        seconds[i] = rnet_seconds() - before;
    }
    startup->warm = rnet_bench_summary(seconds, WARM_CALLS).median;
    startup->seconds = first > startup->warm ? first - startup->warm : 0;
    return 0;
}

size_t rnet_app_program_bytes(void)
{
    struct stat program;
    return stat("/proc/self/exe", &program) == 0 ? (size_t)program.st_size : 0;
}
