/* tampered.c: a compiler that edits what it is given. In: .rnet text, a script of sed. Out:
 * programs, and what their selftest says. */
#include "tampered.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/files.h"

struct process tampered_try(const char *text, const char *options, const char *end,
                            const char *edit, const char *program)
{
    char *file = files_scratch("net.rnet"), *compiler = files_scratch("cc.sh"), *script = NULL;
    cr_assert(files_write(file, text, strlen(text)));
    cr_assert(asprintf(&script,
                       "for f; do\n    shift\n    case $f in *%s)\n"
                       "        sed '%s' $f >${f%%.c}$$.c\n"
                       "        cmp -s $f ${f%%.c}$$.c && exit 9\n"
                       "        f=${f%%.c}$$.c;;\n    esac\n    set -- \"$@\" \"$f\"\ndone\n"
                       "exec cc \"$@\"\n",
                       end, edit) > 0);
    cr_assert(files_write(compiler, script, strlen(script)));
    struct process ran =
        process_run("%s%s%s %s build %s %s -o %s", *edit ? "CC='sh " : "", *edit ? compiler : "",
                    *edit ? "'" : "", process_rnetc(), file, options, program);
    free(script);
    free(compiler);
    free(file);
    return ran;
}

char *tampered_build(const char *text, const char *options, const char *end, const char *edit)
{
    char *program = files_scratch("program");
    struct process ran = tampered_try(text, options, end, edit, program);
    cr_assert_eq(ran.status, 0, "%s: %s%s", edit, ran.out, ran.err);
    process_free(&ran);
    return program;
}

json_t *tampered_selftest(const char *program, const char *options, int status)
{
    struct process ran = process_run("%s selftest --layers --json %s", program, options);
    json_t *line = json_loads(ran.out, 0, NULL);
    cr_assert(line, "%s%s", ran.out, ran.err);
    cr_expect_eq(ran.status, status, "%s: exit status %d", program, ran.status);
    process_free(&ran);
    return line;
}
