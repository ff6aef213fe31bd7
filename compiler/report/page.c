/* page.c: the page, put together. In: emitted files, the texts they were made of, their maps. Out:
 * HTML.
 *
 * page.html is the frame; a line `@WORD@` in it stands for what one of the functions below prints.
 * Its style and its script stand in files of their own. All are embedded as they stand in the
 * source tree when the compiler is built. */
#include "report/page.h"

#include <string.h>

#include "base/digest.h"
#include "base/quote.h"
#include "base/version.h"
#include "report/page_lines.h"

#define EMBED(name, path)                                                                          \
    __asm__(".pushsection .rodata\n" #name "_text:\n.incbin \"" path                               \
            "\"\n.byte 0\n.popsection\n");                                                         \
    extern const char name##_text[]

EMBED(page_frame, "compiler/report/page.html");
EMBED(page_style, "compiler/report/page.css");
EMBED(page_links, "compiler/report/page.js");
EMBED(page_memory, "compiler/report/page_memory.js");
EMBED(page_events, "compiler/report/page_events.js");
EMBED(page_selftest, "compiler/report/page_selftest.js");

struct print {
    struct arena *arena;
    const struct page *page;
    struct writer *out;
    ARRAY(struct page_file) sources, codes;
};

static void escape(struct print *p, const char *text)
{
    page_escape(p->out, text, strlen(text));
}

/* ---- The files that are shown ---- */

static void add_source(struct print *p, const struct source *source)
{
    const char *name = emit_source_name(p->arena, p->page->info, source);
    struct page_file file = {name, source->text, source->bytes, p->sources.count, true};
    array_push(p->arena, &p->sources, file);
}

static int is_standard(const struct source *source)
{
    return strcmp(source->path, "<std.rnet>") == 0;
}

/* The user's files in the order they were read, then the standard blocks. */
static void list_sources(struct print *p)
{
    const struct sources *sources = p->page->info->sources;
    for (int standard = 0; standard < 2; standard++)
        for (int i = 0; i < sources_count(sources); i++)
            if (is_standard(sources_get(sources, i)) == standard)
                add_source(p, sources_get(sources, i));
}

/* Files of the network's own name, those with steps first: their maps say what is in them. */
static void list_codes(struct print *p)
{
    const struct emit_files *files = p->page->files;
    const char *main = arena_printf(p->arena, "%s_main.c", p->page->network);
    for (int rest = 0; rest < 2; rest++)
        for (int i = 0; i < files->files.count; i++) {
            const struct emit_file *f = &files->files.items[i];
            bool steps = strstr(f->name, "_infer.c") || strstr(f->name, "_train.c");
            if (!f->code || steps == rest || !strcmp(f->name, main))
                continue;
            struct page_file file = {f->name, f->text, f->bytes, p->sources.count + p->codes.count,
                                     false};
            array_push(p->arena, &p->codes, file);
        }
}

/* One below the other. */
static void print_stack(struct print *p, const struct page_file *files, int count)
{
    writer_print(p->out, "<div class=\"stack\">\n");
    for (int i = 0; i < count; i++) {
        writer_print(p->out, "<h3 id=\"t%d\">", files[i].id);
        escape(p, files[i].name);
        writer_print(p->out, "</h3>\n");
        page_lines(p->out, &files[i], false);
    }
    writer_print(p->out, "</div>\n");
}

/* One at a time. */
static void print_tabs(struct print *p, const struct page_file *files, int count)
{
    writer_print(p->out, "<div class=\"tabs\" role=\"tablist\" aria-label=\"Emitted C\">");
    for (int i = 0; i < count; i++) {
        writer_print(p->out,
                     "<button type=\"button\" role=\"tab\" id=\"t%d\" aria-controls=\"f%d\" ",
                     files[i].id, files[i].id);
        writer_print(p->out, "aria-selected=\"%s\" tabindex=\"%d\" data-file=\"",
                     i ? "false" : "true", i ? -1 : 0);
        escape(p, files[i].name);
        writer_print(p->out, "\">");
        escape(p, files[i].name);
        writer_print(p->out, "</button>");
    }
    writer_print(p->out, "</div>\n");
    for (int i = 0; i < count; i++)
        page_lines(p->out, &files[i], i > 0);
}

/* ---- What stands for the words of the frame ---- */

static void print_network(struct print *p)
{
    escape(p, p->page->network);
}

static void print_made(struct print *p)
{
    escape(p, p->page->info->source);
    writer_print(p->out, ", by rnetc %s ", RNETC_VERSION);
    escape(p, p->page->info->options);
}

static void print_style(struct print *p)
{
    writer_print(p->out, "%s", page_style_text);
}

static void print_script(struct print *p)
{
    writer_print(p->out, "%s\n%s\n%s\n%s", page_links_text, page_memory_text, page_events_text,
                 page_selftest_text);
}

static void print_sources(struct print *p)
{
    print_stack(p, p->sources.items, p->sources.count);
}

static void print_codes(struct print *p)
{
    print_tabs(p, p->codes.items, p->codes.count);
}

/* JSON within <script>: no `<`, so that nothing in it ends the element. */
static void print_json(struct print *p, const char *text)
{
    while (*text) {
        int plain = (int)strcspn(text, "<");
        writer_print(p->out, "%.*s%s", plain, text, text[plain] ? "\\u003c" : "");
        text += plain + (text[plain] != 0);
    }
}

static void print_data(struct print *p)
{
    const struct emit_files *files = p->page->files;
    int maps = 0;
    writer_print(p->out, "{\"sources\": [");
    for (int i = 0; i < p->sources.count; i++) {
        writer_print(p->out, "%s", i ? ", " : "");
        print_json(p, quote_json(p->arena, p->sources.items[i].name));
    }
    writer_print(p->out, "], \"maps\": [");
    for (int i = 0; i < files->files.count; i++) {
        const char *dot = strrchr(files->files.items[i].name, '.');
        if (!dot || strcmp(dot, ".map"))
            continue;
        writer_print(p->out, "%s", maps++ ? ",\n" : "");
        print_json(p, files->files.items[i].text);
    }
    writer_print(p->out, "]}");
}

static void print_row(struct print *p, const char *what, const char *name, const char *sha256,
                      const char *how)
{
    writer_print(p->out, "<tr><th scope=\"row\">%s</th><td class=\"m\">", what);
    escape(p, name);
    writer_print(p->out, "</td><td class=\"m\">%s</td><td>%s</td></tr>\n", sha256, how);
}

/* Each row is made of those above it. */
static void print_chain(struct print *p)
{
    const struct page *page = p->page;
    writer_print(p->out,
                 "<p class=\"note\">Each row is made of those above it. <code>sha256sum</code> "
                 "of the files gives the same digits; a program holds them, and "
                 "<code>PROGRAM info</code> prints them.</p>\n");
    writer_print(p->out, "<div class=\"scroll\"><table class=\"chain\"><tbody>\n");
    for (int i = 0; i < p->sources.count; i++) {
        const struct page_file *f = &p->sources.items[i];
        bool standard = !strcmp(f->name, "<std.rnet>");
        print_row(p, i ? "" : "Source", f->name, digest_of(p->arena, f->text, f->bytes),
                  standard ? "part of the compiler" : "");
    }
    if (p->sources.count > 2)
        print_row(p, "", "all of them", page->info->sha256,
                  "those that are no part of the compiler, one after the other");
    const char *what = "C",
               *how = "emitted by rnetc " RNETC_VERSION " of the source and its options";
    for (int i = 0; i < page->files->files.count; i++) {
        const struct emit_file *f = &page->files->files.items[i];
        if (!f->code)
            continue;
        print_row(p, what, f->name, digest_of(p->arena, f->text, f->bytes), how);
        what = how = "";
    }
    print_row(p, "Weights", page->weights ? page->weights : "none given",
              page->weights ? page->weights_sha256 : "",
              page->weights ? "prepared by rnetc as the C wants them"
                            : "<code>--weights W.safetensors</code> names a file");
    print_row(p, "Program", "the result of rnetc build", "",
              "the C, compiled and linked with librnet.a, and the prepared weights; "
              "<code>PROGRAM info</code> prints its hash");
    writer_print(p->out, "</tbody></table></div>\n");
}

const char *page_text(struct arena *arena, const struct page *page, size_t *bytes)
{
    static const struct {
        const char *word;
        void (*print)(struct print *);
    } words[] = {
        {"@NETWORK@", print_network}, {"@MADE@", print_made},     {"@STYLE@", print_style},
        {"@SOURCES@", print_sources}, {"@CODES@", print_codes},   {"@CHAIN@", print_chain},
        {"@DATA@", print_data},       {"@SCRIPT@", print_script},
    };
    struct print p = {.arena = arena, .page = page, .out = writer_new(arena)};
    list_sources(&p);
    list_codes(&p);
    const char *at = page_frame_text;
    while (*at) {
        int plain = (int)strcspn(at, "@");
        writer_print(p.out, "%.*s", plain, at);
        at += plain;
        for (size_t i = 0; *at && i < sizeof words / sizeof words[0]; i++)
            if (!strncmp(at, words[i].word, strlen(words[i].word))) {
                words[i].print(&p);
                at += strlen(words[i].word);
                break;
            }
    }
    *bytes = p.out->bytes;
    return p.out->text;
}
