/* lint.c: the lint scripts find what they are there to find. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/files.h"
#include "support/process.h"

/* Lines of a file, what it holds, and what the lint says about it (NULL: nothing). */
static const struct {
    const char *path, *text, *says;
} files[] = {
    {"compiler/front/a.c", "#include \"base/arena.h\"\n#include \"rnet.tab.h\"\n", NULL},
    {"compiler/front/b.c", "#include \"ir/graph.h\"\n",
     "front/b.c:1: includes ir/graph.h of a later"},
    {"compiler/driver.c", "#include \"report/summary.h\"\n#include \"options.h\"\n", NULL},
    {"compiler/report/c.c", "#include \"driver.h\"\n",
     "report/c.c:1: includes driver.h of a later"},
    {"compiler/ir/d.c", "#include \"weights.h\"\n", NULL},
    {"compiler/ir/e.c", "#include \"image.h\"\n", "ir/e.c:1: includes image.h"},
    {"compiler/ir/f.c", "#include \"rnet.lex.h\"\n", "ir/f.c:1: the parser belongs to front"},
    {"compiler/odd/g.c", "\n", "compiler/odd is no layer"},
    {"compiler/main.c", "    exit(1);\n", NULL},
    {"compiler/plan/h.c", "    exit(1);\n", "plan/h.c:1: main.c alone exits"},
    {"compiler/plan/i.c", "    free(p);\n", "plan/i.c:1: memory comes from arenas"},
    {"compiler/plan/j.c", "    arena_free_all(p); /* not free(p) */\n", NULL},
    {"compiler/emit/k.c", "    put(\"exit(1)\");\n", NULL},
    {"runtime/l.c", "#include \"base/arena.h\"\n", "l.c:1: the runtime does not see base/arena.h"},
    {"runtime/m.c", "#include <cblas.h>\n", "m.c:1: runtime/gemm.c alone"},
    {"runtime/gemm.c", "#include <cblas.h>\n", NULL},
};

enum { FILE_COUNT = sizeof files / sizeof *files };

/* Writes the files under a scratch folder and runs the script there. */
static struct process lint(const char *script)
{
    char *root = files_scratch("lint"), path[512];
    process_do("rm -rf %s", root);
    for (int i = 0; i < FILE_COUNT; i++) {
        snprintf(path, sizeof path, "%s/%s", root, files[i].path);
        process_do("mkdir -p $(dirname %s) %s/tests", path, root);
        cr_assert(files_write(path, files[i].text, strlen(files[i].text)));
    }
    struct process ran = process_run("script=$PWD/%s; cd %s && $script", script, root);
    free(root);
    return ran;
}

Test(lint, layers_are_kept_apart)
{
    struct process ran = lint("tests/lint/layers.sh");
    int wanted = 0, lines = 0;
    for (int i = 0; i < FILE_COUNT; i++) {
        if (!files[i].says)
            continue;
        cr_expect(strstr(ran.out, files[i].says), "nothing says: %s", files[i].says);
        wanted++;
    }
    for (const char *c = ran.out; *c; c++)
        lines += *c == '\n';
    cr_expect(ran.status == 1 && lines == wanted, "%d lines, not %d:\n%s%s", lines, wanted, ran.out,
              ran.err);
    process_free(&ran);
}

Test(lint, long_functions_and_files_are_found)
{
    char *root = files_scratch("sizes"), path[512], text[8192] = "static int f(void)\n{\n";
    process_do("mkdir -p %s/compiler %s/runtime %s/tests", root, root, root);
    size_t used = strlen(text);
    for (int i = 0; i < 61; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "    x();\n");
    used += (size_t)snprintf(text + used, sizeof text - used, "}\n");
    for (int i = 0; i < 650; i++)
        text[used++] = '\n';
    snprintf(path, sizeof path, "%s/runtime/long.c", root);
    cr_assert(files_write(path, text, used));
    struct process ran = process_run("script=$PWD/tests/lint/sizes.sh; cd %s && $script", root);
    cr_expect(ran.status == 1 && strstr(ran.out, "long.c:2: a function of 61 lines") &&
                  strstr(ran.out, "long.c: more than 650 lines"),
              "%s%s", ran.out, ran.err);
    process_free(&ran);
    free(root);
}
