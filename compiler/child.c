/* child.c: processes that rnetc starts. In: a command's words. Out: whether it ended well. */
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t interrupted;

static void interrupt(int signal_number)
{
    (void)signal_number;
    interrupted = 1;
}

/* Without SA_RESTART, so that waiting ends; children get the default back when they start. */
void child_watch(void)
{
    struct sigaction action = {.sa_handler = interrupt};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
}

bool child_interrupted(void)
{
    return interrupted;
}

static int spawn(char **argv, const char *out, pid_t *child)
{
    extern char **environ;
    posix_spawn_file_actions_t actions;
    int failure = posix_spawn_file_actions_init(&actions);
    if (failure)
        return failure;
    if (out)
        failure = posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out,
                                                   O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (!failure)
        failure = posix_spawnp(child, argv[0], &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    return failure;
}

pid_t child_start(struct arena *arena, const char *const *argv, const char *out, bool verbose)
{
    size_t count = 0;
    while (argv[count])
        count++;
    char **copy = arena_array(arena, count + 1, sizeof *copy);
    for (size_t i = 0; i < count; i++) {
        copy[i] = arena_copy(arena, argv[i], strlen(argv[i]));
        if (verbose)
            fprintf(stderr, "%s%s", i ? " " : "", argv[i]);
    }
    if (verbose)
        fputs("\n", stderr);
    pid_t child;
    int failure = spawn(copy, out, &child);
    if (!failure)
        return child;
    fprintf(stderr, "rnetc: cannot run `%s`: %s\n", argv[0], strerror(failure));
    return 0;
}

bool child_finished(pid_t child)
{
    int status;
    if (!child)
        return false;
    if (interrupted)
        kill(child, SIGTERM);
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR)
            return false;
        if (interrupted)
            kill(child, SIGTERM);
    }
    return !interrupted && WIFEXITED(status) && !WEXITSTATUS(status);
}
