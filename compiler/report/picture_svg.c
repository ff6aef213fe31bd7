/* picture_svg.c: DOT text -> SVG through Graphviz. Input: a model. Output: SVG text.
 *
 * Both texts pass through unnamed temporary files, so that neither side waits for the other. */
#include <errno.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "report/picture.h"

extern char **environ;

/* Runs `dot -Tsvg` from `in` to `out`. */
static int run_dot(FILE *in, FILE *out, struct rnet_error *error)
{
    static char name[] = "dot", option[] = "-Tsvg";
    char *arguments[] = {name, option, NULL};
    posix_spawn_file_actions_t actions;
    pid_t child = 0;
    int status = 0;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, fileno(in), STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, fileno(out), STDOUT_FILENO);
    int failure = posix_spawnp(&child, name, &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failure == ENOENT)
        return rnet_fail(error, "Graphviz is not installed: there is no program `dot` to draw SVG "
                                "with (on Debian: apt-get install graphviz); `-o FILE.dot` needs "
                                "none");
    if (failure)
        return rnet_fail(error, "cannot run Graphviz's program `dot`: %s", strerror(failure));
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return rnet_fail(error, "cannot wait for `dot`: %s", strerror(errno));
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return rnet_fail(error, "Graphviz's program `dot` failed");
    return 0;
}

static int copy(FILE *from, FILE *to, struct rnet_error *error)
{
    char buffer[1 << 14];
    rewind(from);
    for (size_t count; (count = fread(buffer, 1, sizeof buffer, from)) > 0;)
        if (fwrite(buffer, 1, count, to) != count)
            return rnet_fail(error, "cannot write the picture: %s", strerror(errno));
    return 0;
}

static int draw(FILE *file, FILE *dot, FILE *svg, struct rnet_error *error)
{
    if (fflush(dot) != 0 || fseek(dot, 0, SEEK_SET) != 0)
        return rnet_fail(error, "cannot write a temporary file: %s", strerror(errno));
    if (run_dot(dot, svg, error) != 0)
        return -1;
    return copy(svg, file, error);
}

int picture_svg(FILE *file, struct arena *arena, const struct model *model, bool expand,
                struct rnet_error *error)
{
    FILE *dot = tmpfile(), *svg = tmpfile();
    int status = -1;
    if (dot && svg) {
        picture_dot(dot, arena, model, expand);
        status = draw(file, dot, svg, error);
    } else {
        rnet_fail(error, "cannot make a temporary file: %s", strerror(errno));
    }
    if (dot)
        fclose(dot);
    if (svg)
        fclose(svg);
    return status;
}
