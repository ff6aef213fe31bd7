/* chain.c: the chain of hashes from the description to the program. In: the files emitted so far.
 * Out: their SHA-256, for NAME.map and for NAME_main.c, which `PROGRAM info` prints them from. */
#include "base/digest.h"
#include "emit/parts.h"

const char *emit_file_digest(struct emitter *e, const struct emit_file *file)
{
    return digest_of(e->arena, file->text, file->bytes);
}

const char *emit_source_digest(struct emitter *e, const struct source *source)
{
    return digest_of(e->arena, source->text, source->bytes);
}

void emit_chain(struct emitter *e)
{
    struct writer *out = e->out;
    writer_print(out, "/* clang-format off */\n");
    writer_print(out, "static const struct rnet_digest files[] = {\n");
    for (int i = 0; i < e->files->files.count; i++) {
        const struct emit_file *file = &e->files->files.items[i];
        if (file->code)
            writer_print(out, "    {%s,\n     \"%s\"},\n", emit_literal(e, file->name),
                         emit_file_digest(e, file));
    }
    writer_print(out, "};\n/* clang-format on */\n\n");
}
