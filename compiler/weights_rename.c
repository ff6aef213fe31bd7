/* weights_rename.c: `weights rename`. In: a weights file and a mapping. Out: a weights file.
 *
 * A line of the mapping is OLD NEW. A `*` in OLD stands for any text and the one in NEW for the
 * same text; NEW `-` drops the tensor. The first line whose OLD fits a name counts; a name that
 * none fits stays. Data is copied as it is; offsets are made anew, since dropped tensors leave no
 * hole. */
#include "weights_rename.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "output.h"
#include "text_file.h"

enum { ALIGNMENT = 8 };

struct rule {
    const char *old_name, *new_name; /* new_name NULL: drop */
    int line;
    bool used;
};

struct renaming {
    struct arena *arena;
    const char *map;
    ARRAY(struct rule) rules;
    bool failed;
};

static void wrong(struct renaming *r, int line, const char *what, const char *name)
{
    fprintf(stderr, "rnetc: %s:%d: %s `%s`\n", r->map, line, what, name);
    r->failed = true;
}

/* True for what a tensor can be named: UTF-8 without control characters. */
static bool nameable(const char *text)
{
    json_t *probe = json_string(text);
    bool valid = probe != NULL;
    json_decref(probe);
    for (; *text && valid; text++)
        valid = (unsigned char)*text >= ' ' && *text != 127;
    return valid;
}

static int count_stars(const char *text)
{
    int count = 0;
    for (; *text; text++)
        count += *text == '*';
    return count;
}

static void read_rule(struct renaming *r, char *line, int number)
{
    static const char blanks[] = " \t\r";
    char *rest = line, *words[3] = {NULL, NULL, NULL};
    int count = 0;
    for (char *word; (word = strtok_r(count ? NULL : line, blanks, &rest)) && count < 3;) {
        if (*word == '#')
            break;
        words[count++] = word;
    }
    if (count == 0)
        return;
    if (count != 2) {
        wrong(r, number, "a line is `OLD NEW`, this one has", count == 1 ? "OLD" : words[2]);
        return;
    }
    struct rule rule = {words[0], strcmp(words[1], "-") ? words[1] : NULL, number, false};
    int old_stars = count_stars(rule.old_name);
    int new_stars = rule.new_name ? count_stars(rule.new_name) : 0;
    if (old_stars > 1)
        wrong(r, number, "more than one `*` in", rule.old_name);
    else if (new_stars > old_stars)
        wrong(r, number, "more `*` than in the old name in", rule.new_name);
    else if (rule.new_name && (!strcmp(rule.new_name, "__metadata__") || !nameable(rule.new_name)))
        wrong(r, number, "no tensor can be named", rule.new_name);
    else
        array_push(r->arena, &r->rules, rule);
}

static bool read_map(struct renaming *r)
{
    char *text = text_read(r->arena, r->map);
    if (!text)
        return false;
    int number = 0;
    for (char *line; (line = strsep(&text, "\n"));)
        read_rule(r, line, ++number);
    return true;
}

/* The new name by one rule: `*found` says whether it fits; NULL: dropped. */
static const char *apply(struct arena *arena, const struct rule *rule, const char *name,
                         bool *found)
{
    const char *star = strchr(rule->old_name, '*');
    size_t bytes = strlen(name), head = star ? (size_t)(star - rule->old_name) : 0;
    size_t tail = star ? strlen(star + 1) : 0;
    if (!star)
        *found = !strcmp(rule->old_name, name);
    else
        *found = bytes >= head + tail && !memcmp(name, rule->old_name, head) &&
                 !memcmp(name + bytes - tail, star + 1, tail);
    if (!*found || !rule->new_name)
        return NULL;
    const char *place = strchr(rule->new_name, '*');
    if (!place)
        return rule->new_name;
    return arena_printf(arena, "%.*s%.*s%s", (int)(place - rule->new_name), rule->new_name,
                        (int)(bytes - head - tail), name + head, place + 1);
}

static const char *rename_one(struct renaming *r, const char *name)
{
    for (int i = 0; i < r->rules.count; i++) {
        bool found;
        const char *renamed = apply(r->arena, &r->rules.items[i], name, &found);
        if (found) {
            r->rules.items[i].used = true;
            return renamed;
        }
    }
    return name;
}

static json_t *describe(const struct rnet_tensor *tensor, size_t first, size_t bytes)
{
    json_t *shape = json_array();
    for (int i = 0; i < tensor->rank; i++)
        json_array_append_new(shape, json_integer(tensor->dims[i]));
    return json_pack("{s:s, s:o, s:[I, I]}", "dtype", rnet_dtype_name(tensor->dtype), "shape",
                     shape, "data_offsets", (json_int_t)first, (json_int_t)(first + bytes));
}

/* The new header's object, and the data behind it as parts [1, *count). NULL: out of memory. */
static json_t *make_header(struct renaming *r, const struct rnet_weights *weights,
                           struct output_part *parts, size_t *count)
{
    size_t old_bytes, offset = 0;
    const char *old = rnet_weights_header(weights, &old_bytes);
    json_t *from = json_loadb(old, old_bytes, 0, NULL), *header = json_object();
    json_t *metadata = json_object_get(from, "__metadata__");
    if (metadata)
        json_object_set(header, "__metadata__", metadata);
    json_decref(from);
    *count = 1;
    for (size_t i = 0; i < rnet_weights_count(weights); i++) {
        const struct rnet_tensor *tensor = rnet_weights_tensor(weights, i);
        const char *name = rename_one(r, tensor->name);
        size_t bytes = (size_t)tensor->count * rnet_dtype_bytes(tensor->dtype);
        if (!name)
            continue;
        if (json_object_get(header, name)) {
            fprintf(stderr, "rnetc: %s: two tensors would be named `%s`\n", r->map, name);
            r->failed = true;
        } else if (json_object_set_new(header, name, describe(tensor, offset, bytes))) {
            json_decref(header);
            return NULL;
        }
        parts[(*count)++] = (struct output_part){tensor->data, bytes};
        offset += bytes;
    }
    return header;
}

/* The first part: the header's length, then the header with blanks up to a multiple of 8 bytes. */
static bool print_header(struct arena *arena, const json_t *header, struct output_part *part)
{
    const size_t flags = JSON_COMPACT | JSON_PRESERVE_ORDER;
    size_t bytes = json_dumpb(header, NULL, 0, flags);
    if (bytes == 0)
        return false;
    size_t padded = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    char *data = arena_alloc(arena, padded + 8);
    for (int i = 0; i < 8; i++)
        data[i] = (char)((unsigned long long)padded >> 8 * i & 255);
    memset(data + 8, ' ', padded);
    json_dumpb(header, data + 8, padded, flags);
    *part = (struct output_part){data, padded + 8};
    return true;
}

int weights_rename(struct arena *arena, const struct rnet_weights *weights, const char *map,
                   const char *output)
{
    struct renaming r = {.arena = arena, .map = map};
    size_t count = 0;
    if (!read_map(&r))
        return 3;
    if (r.failed)
        return 1;
    struct output_part *parts = arena_array(arena, rnet_weights_count(weights) + 1, sizeof *parts);
    json_t *header = make_header(&r, weights, parts, &count);
    for (int i = 0; i < r.rules.count; i++)
        if (!r.rules.items[i].used)
            wrong(&r, r.rules.items[i].line, "no tensor is left for", r.rules.items[i].old_name);
    bool made = header && print_header(arena, header, &parts[0]);
    json_decref(header);
    if (!made)
        fputs("rnetc: out of memory\n", stderr);
    if (!made || r.failed)
        return made ? 1 : 3;
    return output_write_parts(arena, output, parts, count) ? 0 : 3;
}
