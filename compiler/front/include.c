/* include.c: which file is read when. In: include statements. Out: the files' contents in the AST,
 * each file once; reports of files that cannot be read, and of files that include themselves. */
#include "front/include.h"

#include <string.h>

#include "base/limits.h"
#include "base/path.h"
#include "front/bytes.h"
#include "front/lex.h"
#include "rnet.tab.h"

/* Some editors put it before a text. */
static const char utf8_mark[] = "\xef\xbb\xbf";
enum { UTF8_MARK_BYTES = sizeof utf8_mark - 1 };

void include_text(const struct parser *outer, const char *path, const char *text, size_t bytes,
                  struct span span)
{
    if (bytes >= UTF8_MARK_BYTES && memcmp(text, utf8_mark, UTF8_MARK_BYTES) == 0) {
        text += UTF8_MARK_BYTES;
        bytes -= UTF8_MARK_BYTES;
    }
    const struct parse_context *context = outer->context;
    struct parser parser = *outer;
    parser.free_steps = NULL;
    parser.source = sources_add(context->sources, path, text, bytes);
    if (!parser.source) {
        diag_error(context->diag, span, "E503", "all files together have more than %d MiB",
                   LIMIT_SOURCES_BYTES >> 20);
        return;
    }
    bytes_check(&parser);
    lex_start(&parser);
    rnet_parse(&parser);
    lex_finish(&parser);
}

/* Reports the file at `path` where it is being read already: every include that leads back to it
 * becomes a note. */
static bool report_loop(const struct parser *parser, const char *path, const struct stat *status,
                        struct span span)
{
    const struct include_frame *first = parser->frame;
    while (first && (first->device != status->st_dev || first->inode != status->st_ino))
        first = first->parent;
    if (!first)
        return false;
    struct diag *diag = parser->context->diag;
    diag_error(diag, span, "E504", "`%s` includes itself", path);
    for (const struct include_frame *at = parser->frame; at != first; at = at->parent)
        diag_note(diag, at->span, "this file is included here");
    diag_help(diag, "move what both files need into a third one");
    return true;
}

static bool was_read(const struct parser *parser, const struct stat *status)
{
    const struct include_set *set = parser->included;
    for (int i = 0; i < set->files.count; i++)
        if (set->files.items[i].device == status->st_dev &&
            set->files.items[i].inode == status->st_ino)
            return true;
    return false;
}

void include_begin(struct parser *parser, struct include_frame *frame, const struct file *file)
{
    array_push(parser->context->arena, &parser->included->files,
               (struct include_file){file->status.st_dev, file->status.st_ino});
    frame->parent = parser->frame;
    frame->device = file->status.st_dev;
    frame->inode = file->status.st_ino;
    parser->frame = frame;
}

/* True where the opened file is to be read now. */
static bool is_wanted(const struct parser *parser, const char *path, const struct file *file,
                      struct span span)
{
    if (report_loop(parser, path, &file->status, span) || was_read(parser, &file->status))
        return false;
    if (parser->depth < LIMIT_INCLUDE_DEPTH)
        return true;
    struct diag *diag = parser->context->diag;
    diag_error(diag, span, "E415", "includes are nested more than %d deep", LIMIT_INCLUDE_DEPTH);
    diag_help(diag, "include the file further out");
    return false;
}

static void report_unreadable(const struct parser *parser, const char *path,
                              const struct file *file, struct span name)
{
    struct diag *diag = parser->context->diag;
    diag_error(diag, name, file->code, "cannot include `%s`: %s", path, file->error);
    if (path[0] != '/' && parser->depth)
        diag_help(diag, "a relative name starts at the folder of the file that includes");
}

void include_file(struct parser *outer, struct span name, struct span span)
{
    const struct parse_context *context = outer->context;
    const char *text =
        intern_bytes(context->intern, parser_text(outer, name) + 1, name.last - name.first - 2);
    if (!*text) {
        diag_error(context->diag, name, "E501", "the name of the file is missing");
        diag_help(context->diag, "write `include \"blocks.rnet\"`");
        return;
    }
    if (outer->tokens)
        return; /* of this file alone */
    const char *path = path_beside(outer->context->arena, outer->source->path, text);
    struct file file = file_open(context->arena, path, true);
    if (!file.code && !is_wanted(outer, path, &file, span)) {
        file_close(&file);
        return;
    }
    struct parser parser = *outer;
    struct include_frame frame = {.span = span};
    if (!file.code) {
        include_begin(&parser, &frame, &file);
        file_load(context->arena, &file);
    }
    if (file.code) {
        report_unreadable(outer, path, &file, name);
        return;
    }
    parser.depth++;
    include_text(&parser, path, file.text, file.bytes, span);
}
