/* process.c: child processes of tests. In: a command line. Out: its status and output. */
#include "support/process.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/files.h"

unsigned process_cpu_seconds = 240;

/* Of errors only the beginning is kept: a message of a megabyte, as thousands of a linker's make,
 * Criterion waits for without end. */
enum { ERRORS_KEPT = 1 << 16 };

/* In the child: never returns. */
static void become(const char *command, const char *out, const char *err)
{
    struct rlimit limit = {process_cpu_seconds, process_cpu_seconds};
    setrlimit(RLIMIT_CPU, &limit);
    if (!freopen("/dev/null", "r", stdin) || !freopen(out, "w", stdout) ||
        !freopen(err, "w", stderr))
        _exit(126);
    execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(127);
}

static struct process run(const char *format, va_list arguments)
{
    char *command;
    if (vasprintf(&command, format, arguments) < 0)
        abort();
    char *out = files_scratch("stdout"), *err = files_scratch("stderr");
    fflush(NULL);
    pid_t child = fork();
    if (child == 0)
        become(command, out, err);
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child)
        abort();

    struct process process = {0};
    process.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    process.out = files_read(out, &process.out_bytes);
    process.err = files_read(err, &process.err_bytes);
    if (!process.out || !process.err)
        abort();
    if (process.err_bytes > ERRORS_KEPT)
        process.err[process.err_bytes = ERRORS_KEPT] = '\0';
    free(command);
    free(out);
    free(err);
    return process;
}

struct process process_run(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    struct process process = run(format, arguments);
    va_end(arguments);
    return process;
}

void process_do(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    struct process process = run(format, arguments);
    va_end(arguments);
    if (process.status != 0) {
        fprintf(stderr, "exit status %d: %s\n", process.status, process.err);
        abort();
    }
    process_free(&process);
}

void process_free(struct process *process)
{
    free(process->out);
    free(process->err);
    *process = (struct process){0};
}

const char *process_rnetc(void)
{
    const char *command = getenv("RNETC");
    return command && *command ? command : "build/rnetc";
}

const char *process_checker(void)
{
    const char *command = getenv("RNETC_CHECK");
    return command && *command ? command : "build/rnetc-check";
}

const char *process_matcher(void)
{
    const char *command = getenv("RNETC_MATCH");
    return command && *command ? command : "build/rnetc-match";
}

struct process process_certify(const char *path)
{
    return process_run("%s %s; first=$?; %s %s; second=$?; [ $first != 0 ] || exit $second; "
                       "exit $first",
                       process_checker(), path, process_matcher(), path);
}
