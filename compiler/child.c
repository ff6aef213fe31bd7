/* child.c: processes that rnetc starts. In: a command's words. Out: whether it ended well. */
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
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

/* `both`: standard error goes where standard output goes, and the child leads a group of its own.
 */
static int spawn(char **argv, const char *out, bool both, pid_t *child)
{
    extern char **environ;
    posix_spawn_file_actions_t actions;
    int failure = posix_spawn_file_actions_init(&actions);
    if (failure)
        return failure;
    if (out)
        failure = posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out,
                                                   O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawnattr_t attributes;
    if (!failure && both)
        failure = posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
    if (!failure)
        failure = posix_spawnattr_init(&attributes);
    if (!failure) {
        if (both)
            posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
        failure = posix_spawnp(child, argv[0], &actions, &attributes, argv, environ);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return failure;
}

/* A copy of the words, which are printed with `verbose`. */
static char **words_of(struct arena *arena, const char *const *argv, bool verbose)
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
    return copy;
}

pid_t child_start(struct arena *arena, const char *const *argv, const char *out, bool verbose)
{
    pid_t child;
    int failure = spawn(words_of(arena, argv, verbose), out, false, &child);
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

enum { PAUSES_A_SECOND = 100 };

/* A command that runs. */
struct run {
    struct child_command *command;
    pid_t child;
    long long pauses; /* that it may still take */
};

/* Whether it has ended: a signal must end it, and so must time. */
static bool has_ended(struct run *r)
{
    int status = 0;
    pid_t ended = waitpid(r->child, &status, WNOHANG);
    if (!ended && !interrupted && r->pauses-- > 0)
        return false;
    r->command->status = ended == r->child && WIFEXITED(status) ? WEXITSTATUS(status)
                         : ended || interrupted                 ? CHILD_FAILED
                                                                : CHILD_LATE;
    if (!ended) {
        kill(-r->child, SIGKILL);
        while (waitpid(r->child, &status, 0) < 0 && errno == EINTR)
            ;
    }
    return true;
}

void child_run_all(struct arena *arena, struct child_command *commands, int count, int at_once,
                   int seconds, bool verbose)
{
    const struct timespec pause = {0, 1000000000 / PAUSES_A_SECOND};
    struct run *runs = arena_array(arena, (size_t)at_once, sizeof *runs);
    for (int i = 0; i < count; i++)
        commands[i].status = CHILD_FAILED;
    for (int next = 0, running = 0; running || (next < count && !interrupted);) {
        if (next < count && running < at_once && !interrupted) {
            struct run *r = &runs[running];
            *r = (struct run){&commands[next++], 0, (long long)seconds * PAUSES_A_SECOND};
            int failure =
                spawn(words_of(arena, r->command->argv, verbose), r->command->out, true, &r->child);
            r->command->status = failure == ENOENT ? CHILD_MISSING : CHILD_FAILED;
            running += !failure;
            continue;
        }
        nanosleep(&pause, NULL);
        for (int i = running - 1; i >= 0; i--)
            if (has_ended(&runs[i]))
                runs[i] = runs[--running];
    }
}
