/* examples.c: what the documentation shows works as it is written. */
#include <criterion/criterion.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/files.h"
#include "support/process.h"

Test(examples, a_network_is_embedded_in_a_program)
{
    struct process built = process_run("make -s -f examples/embed.mk");
    cr_assert(built.status == 0, "%s", built.err);
    process_free(&built);
    struct process ran = process_run("build/embed/embed examples/cifar_resnet20.safetensors "
                                     "examples/pictures/01_ship.png");
    cr_expect(ran.status == 0 && strstr(ran.out, ": ship\n"), "%s%s", ran.out, ran.err);
    process_free(&ran);
}

/* What `make aarch64` makes first is wanted by one command. */
static bool lacks_library(const char *command)
{
    bool lacks = strstr(command, "--target aarch64") && access("build/aarch64-linux-gnu", R_OK);
    if (lacks)
        fprintf(stderr, "skipped, for want of `make aarch64`:%s\n", command);
    return lacks;
}

/* Every command that README.md shows in an indented block, in order. */
Test(examples, every_command_of_the_readme_works)
{
    char *text = files_read("README.md", NULL), *rest = text;
    int commands = 0;
    cr_assert(text);
    for (char *line; (line = strsep(&rest, "\n"));) {
        if (strncmp(line, "    build/", 10) != 0 || lacks_library(line))
            continue;
        struct process ran = process_run("%s", line);
        cr_expect(ran.status == 0, "%s\nexit status %d: %s", line + 4, ran.status, ran.err);
        process_free(&ran);
        commands++;
    }
    cr_expect(commands >= 10, "%d commands", commands);
    free(text);
}

Test(examples, every_command_explains_itself)
{
    static const char *const commands[] = {"",      "check",  "summary", "graph",   "emit",
                                           "build", "format", "explain", "weights", "tune"};
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        struct process ran = process_run("%s %s --help", process_rnetc(), commands[i]);
        cr_expect(ran.status == 0 && strstr(ran.out, "rnetc"), "rnetc %s --help: %d\n%s",
                  commands[i], ran.status, ran.err);
        process_free(&ran);
    }
}

Test(examples, installs_and_builds_from_there)
{
    char *root = files_scratch("root");
    struct process ran = process_run(
        "root=$PWD/%s; make -s install DESTDIR=$root PREFIX=/usr && "
        "cd / && $root/usr/bin/rnetc build $OLDPWD/examples/cifar_resnet20.rnet --weights "
        "$OLDPWD/examples/cifar_resnet20.safetensors -o $root/program && "
        "$root/program classify --top 1 $OLDPWD/examples/pictures/01_ship.png && "
        "cd $OLDPWD && make -s uninstall DESTDIR=$root PREFIX=/usr && find $root/usr -type f",
        root);
    cr_expect(ran.status == 0 && strstr(ran.out, "ship\n"), "%s%s", ran.out, ran.err);
    cr_expect(!strstr(ran.out, "/usr/bin/rnetc"), "uninstall leaves %s", ran.out);
    process_free(&ran);
    free(root);
}
