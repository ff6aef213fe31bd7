/* build.c: emitted text -> program. In: a planned compilation. Out: an executable file. */
#include "build.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/flags.h"
#include "base/path.h"
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
    bool counted; /* so that gcov finds what ran; without the profiled copies */
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

/* One file alone. Where it is counted, each line and branch stays as it is written. */
static void object_command(struct build *b, const char *object, const char *file)
{
    if (b->counted)
        words(b, "--coverage -O0 -U_FORTIFY_SOURCE");
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
    word(b, b->counted ? "--coverage" : "-DRNET_PROFILED");
    words(b, o->static_link ? FLAGS_LINK_STATIC : FLAGS_LINK);
    if (o->static_link) /* ld would warn of dlopen in libgomp, which nothing calls */
        word(b, "-Wl,--no-warnings");
    if (o->weights)
        word(b, "-DRNET_EMBEDDED");
    if (o->weights && b->c->plan->params_lines >= HUGE_LINES)
        word(b, "-Wl,-z,max-page-size=2097152");
    if (!o->no_selftest)
        word(b, "-DRNET_EXPECTED");
    const char *blas = toolchain_blas(b->c->arena, o->pass.target);
    if (o->static_link || blas[0] == '/') /* runtime/licenses.h */
        word(b, o->static_link ? "-DRNET_HOLDS=2" : "-DRNET_HOLDS=1");
    word(b, "-o");
    word(b, program);
    for (int i = 0; i < files->files.count; i++) {
        const char *name = files->files.items[i].name;
        if (path_ends_with(name, ".c") && !strstr(name, "_infer.c") &&
            !(b->c->training && strstr(name, "_train.c")))
            word(b, in_folder(b, name));
    }
    if (o->weights || !o->no_selftest)
        word(b, in_folder(b, "embedded.c"));
    for (int i = 0; objects[i]; i++)
        word(b, objects[i]);
    for (int i = 0; i < b->c->scale_count; i++)
        if (b->c->scales[i].plan)
            word(b, scale_object(b, i));
    word(b, library);
    if (graph_uses_gemm(b->c->plan->graph))
        word(b, blas);
    words(b, "-ljansson -ljpeg -lpng -lz -lmd -lm");
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

/* Compiles both forms of one of the two files side by side; of what is counted, one. */
static bool compile_forms(struct build *b,
                          void (*command)(struct build *, const char *object, bool profiled),
                          const char *const *objects)
{
    command(b, objects[0], false);
    pid_t plain = start(b);
    if (b->counted)
        return child_finished(plain);
    command(b, objects[1], true);
    pid_t profiled = start(b);
    bool ok = child_finished(plain);
    return child_finished(profiled) && ok;
}

/* Compiles both forms of NAME_infer.c, those of NAME_train.c, then the rest. */
static bool compile(struct build *b, const struct emit_files *files, const char *library,
                    const char *program)
{
    const char *const infer[] = {in_folder(b, "infer.o"), in_folder(b, "profiled.o")};
    const char *const train[] = {in_folder(b, "train.o"), in_folder(b, "train_profiled.o")};
    const char *objects[5] = {0};
    int count = 0, forms = b->counted ? 1 : 2;
    bool ok = compile_forms(b, infer_command, infer);
    for (int i = 0; i < forms; i++)
        objects[count++] = infer[i];
    if (b->c->training && ok) {
        ok = compile_forms(b, train_command, train);
        for (int i = 0; i < forms; i++)
            objects[count++] = train[i];
    }
    ok = ok && compile_scales(b);
    if (ok) {
        program_command(b, files, library, objects, program);
        ok = child_finished(start(b));
    }
    if (ok)
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

/* Emits, prepares, compiles and links within the folder. 0, or the exit status (reported). */
static int make_program(struct build *b, const struct emit_info *info, const char *program)
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
    return library && compile(b, &files, library, program) ? 0 : 3;
}

int build_counted(struct compilation *c, const struct emit_info *info, const char *folder,
                  const char *program)
{
    struct build b = {.c = c, .folder = folder, .counted = true};
    child_watch();
    return make_program(&b, info, program);
}

/* The program under its name, once it is well. */
static int build_in(struct build *b, const struct emit_info *info, const char *program)
{
    const struct options *o = b->c->options;
    int status = make_program(b, info, program);
    if (status)
        return status;
    if (o->verify && !verify(b, program))
        return 3;
    if (!rename(program, o->output))
        return 0;
    fprintf(stderr, "rnetc: cannot write `%s`: %s\n", o->output, strerror(errno));
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
