/* build.c: emitted text -> program. In: a planned compilation. Out: an executable file. */
#include "build.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/flags.h"
#include "child.h"
#include "embed.h"
#include "output.h"
#include "toolchain.h"

/* From so many lines of embedded weights on a program's parts are aligned for pages of 2 MiB, which
 * kernels whose page cache has such map at once, instead of 4 KiB by 4 KiB in the first call. */
enum { HUGE_LINES = (16 << 20) / 64 };

struct build {
    struct compilation *c;
    const char *folder;
    struct {
        ARRAY(const char *) words;
    } command;
};

static void word(struct build *b, const char *text)
{
    array_push(b->c->arena, &b->command.words, text);
}

/* Words of `text`, separated by blanks. */
static void words(struct build *b, const char *text)
{
    while (*text) {
        size_t bytes = strcspn(text, " \t");
        if (bytes)
            word(b, arena_copy(b->c->arena, text, bytes));
        text += bytes;
        text += strspn(text, " \t");
    }
}

static const char *in_folder(struct build *b, const char *name)
{
    return arena_printf(b->c->arena, "%s/%s", b->folder, name);
}

/* The compiler and the flags that every file is compiled with. */
static void compiler_words(struct build *b)
{
    const struct target *target = b->c->options->pass.target;
    words(b, toolchain_compiler(b->c->arena, target));
    words(b, "-O2 " FLAGS_COMPILE " " FLAGS_HARDENED);
    words(b, target->flags);
}

/* One file alone. */
static void object_command(struct build *b, const char *object, const char *file)
{
    word(b, "-c");
    word(b, "-o");
    word(b, object);
    word(b, in_folder(b, file));
    array_push(b->c->arena, &b->command.words, (const char *)NULL);
}

/* NAME_infer.c alone, the second time with its steps timed, for `bench --profile`. */
static void infer_command(struct build *b, const char *object, bool profiled)
{
    const char *name = b->c->model->name;
    b->command.words.count = 0;
    compiler_words(b);
    if (profiled) {
        word(b, "-DRNET_PROFILE");
        word(b, arena_printf(b->c->arena, "-D%s_infer=%s_infer_profiled", name, name));
    }
    object_command(b, object, arena_printf(b->c->arena, "%s_infer.c", name));
}

/* NAME_s256_infer.c of scale `index`, and where its object goes. */
static const char *scale_object(struct build *b, int index)
{
    return in_folder(b, arena_printf(b->c->arena, "scale%d.o", b->c->scales[index].side));
}

static void scale_command(struct build *b, int index)
{
    b->command.words.count = 0;
    compiler_words(b);
    object_command(
        b, scale_object(b, index),
        arena_printf(b->c->arena, "%s_s%d_infer.c", b->c->model->name, b->c->scales[index].side));
}

/* The same of NAME_train.c, for `bench --train --profile`. */
static void train_command(struct build *b, const char *object, bool profiled)
{
    const char *name = b->c->model->name;
    b->command.words.count = 0;
    compiler_words(b);
    if (profiled) {
        word(b, "-DRNET_PROFILE");
        word(b, arena_printf(b->c->arena, "-D%s_gradients=%s_gradients_profiled", name, name));
        word(b, arena_printf(b->c->arena, "-D%s_update=%s_update_profiled", name, name));
    }
    object_command(b, object, arena_printf(b->c->arena, "%s_train.c", name));
}

/* All other files, and the link. */
static void program_command(struct build *b, const struct emit_files *files, const char *library,
                            const char *const *objects, const char *program)
{
    const struct options *o = b->c->options;
    b->command.words.count = 0;
    compiler_words(b);
    word(b, "-DRNET_PROFILED");
    words(b, o->static_link ? FLAGS_LINK_STATIC : FLAGS_LINK);
    if (o->static_link) /* ld would warn of dlopen in libgomp, which nothing calls */
        word(b, "-Wl,--no-warnings");
    if (o->weights)
        word(b, "-DRNET_EMBEDDED");
    if (o->weights && b->c->plan->params_lines >= HUGE_LINES)
        word(b, "-Wl,-z,max-page-size=2097152");
    if (!o->no_selftest)
        word(b, "-DRNET_EXPECTED");
    word(b, "-o");
    word(b, program);
    for (int i = 0; i < files->files.count; i++) {
        const char *name = files->files.items[i].name;
        if (!strcmp(name + strlen(name) - 2, ".c") && !strstr(name, "_infer.c") &&
            !(b->c->training && strstr(name, "_train.c")))
            word(b, in_folder(b, name));
    }
    if (o->weights || !o->no_selftest)
        word(b, in_folder(b, "embedded.c"));
    word(b, objects[0]);
    word(b, objects[1]);
    if (b->c->training) {
        word(b, objects[2]);
        word(b, objects[3]);
    }
    for (int i = 0; i < b->c->scale_count; i++)
        if (b->c->scales[i].plan)
            word(b, scale_object(b, i));
    word(b, library);
    if (graph_uses_gemm(b->c->plan->graph))
        word(b, toolchain_blas(b->c->arena, o->pass.target));
    words(b, "-ljansson -ljpeg -lpng -lz -lm");
    array_push(b->c->arena, &b->command.words, (const char *)NULL);
}

/* Starts the command; 0 where that fails (reported). */
static pid_t start(struct build *b)
{
    return child_start(b->c->arena, b->command.words.items, NULL, b->c->options->verbose);
}

/* Compiles the code of the other scales, two at a time. */
static bool compile_scales(struct build *b)
{
    bool ok = true;
    pid_t before = 0;
    for (int i = 0; i < b->c->scale_count && ok; i++) {
        if (!b->c->scales[i].plan)
            continue;
        scale_command(b, i);
        pid_t now = start(b);
        ok = now && (!before || child_finished(before));
        if (!ok)
            child_finished(now);
        before = ok ? now : 0;
    }
    return ok && (!before || child_finished(before));
}

/* Compiles both forms of NAME_infer.c side by side, those of NAME_train.c, then the rest. */
static bool compile(struct build *b, const struct emit_files *files, const char *library,
                    const char *program)
{
    const char *const objects[] = {in_folder(b, "infer.o"), in_folder(b, "profiled.o"),
                                   in_folder(b, "train.o"), in_folder(b, "train_profiled.o")};
    infer_command(b, objects[0], false);
    pid_t plain = start(b);
    infer_command(b, objects[1], true);
    pid_t profiled = start(b);
    bool ok = child_finished(plain), also = child_finished(profiled);
    if (b->c->training && ok && also) {
        train_command(b, objects[2], false);
        plain = start(b);
        train_command(b, objects[3], true);
        profiled = start(b);
        ok = child_finished(plain);
        also = child_finished(profiled);
    }
    also = also && ok && compile_scales(b);
    if (ok && also) {
        program_command(b, files, library, objects, program);
        ok = child_finished(start(b));
    }
    if (ok && also)
        return true;
    if (child_interrupted())
        fprintf(stderr, "rnetc: interrupted\n");
    else
        fprintf(stderr, "rnetc: `%s` failed; `rnetc build --verbose` shows the command\n",
                b->command.words.items[0]);
    return false;
}

/* Runs the new program's selftest on the outputs and on all values of all steps. */
static bool verify(struct build *b, const char *program)
{
    bool has_folder = strchr(program, '/') != NULL;
    b->command.words.count = 0;
    word(b, has_folder ? program : arena_printf(b->c->arena, "./%s", program));
    words(b, "selftest --layers --values");
    word(b, in_folder(b, EMBED_VALUES));
    array_push(b->c->arena, &b->command.words, (const char *)NULL);
    if (child_finished(start(b)))
        return true;
    fprintf(stderr, "rnetc: the program does not compute what the network says\n");
    return false;
}

/* Emits, prepares, compiles and links within the folder. */
static int build_in(struct build *b, const struct emit_info *info, const char *program)
{
    struct compilation *c = b->c;
    struct emit_files files = {0};
    emit_files(c->arena, c->plan, c->training, info, &files);
    for (int i = 0; i < files.files.count; i++) {
        const struct emit_file *f = &files.files.items[i];
        if (!output_write(c->arena, in_folder(b, f->name), f->text, f->bytes))
            return 3;
    }
    int status = embed_data(c, b->folder);
    if (status)
        return status;
    const char *library = toolchain_library(c->arena, c->options->pass.target);
    if (!library)
        return 3;
    if (!compile(b, &files, library, program) || (c->options->verify && !verify(b, program)))
        return 3;
    if (!rename(program, c->options->output))
        return 0;
    fprintf(stderr, "rnetc: cannot write `%s`: %s\n", c->options->output, strerror(errno));
    return 3;
}

/* The program is linked under a name of its own beside its place, so that the rename is one within
 * a file system; that it can be written is found out before the work. */
int build_program(struct compilation *c, const struct emit_info *info)
{
    if (!output_replaceable(c->options->output) || !compile_may_write(c, c->options->output))
        return 3;
    char *program = arena_printf(c->arena, "%s.XXXXXX", c->options->output);
    int descriptor = mkstemp(program);
    if (descriptor < 0) {
        fprintf(stderr, "rnetc: cannot write `%s`: %s\n", c->options->output, strerror(errno));
        return 3;
    }
    close(descriptor);
    child_watch();
    unlink(program); /* the linker makes it anew, with the mode of a program */
    struct build b = {.c = c, .folder = output_scratch(c->arena)};
    int status = b.folder ? build_in(&b, info, program) : 3;
    if (b.folder)
        output_scratch_remove(c->arena, b.folder);
    if (status)
        unlink(program);
    return status;
}
