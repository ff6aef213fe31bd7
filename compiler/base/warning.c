/* warning.c: -W options. In: options. Out: which warnings are shown, hidden, or errors. */
#include "base/warning.h"

#include <string.h>

#include "base/diag.h"

const struct warning_row warning_table[WARNING_COUNT] = {
#define WARNING(name, code, word, text) [WARNING_##name] = {code, word, text},
#include "base/warning.def"
#undef WARNING
};

enum warning_level warning_level(const struct warnings *warnings, enum warning warning)
{
    if (warnings->none || warnings->hidden[warning])
        return WARNING_HIDDEN;
    bool error = warnings->error[warning] || (warnings->all_errors && !warnings->no_error[warning]);
    return error ? WARNING_ERROR : WARNING_SHOWN;
}

/* True where `*text` begins with `prefix`, which is then behind it. */
static bool skip(const char **text, const char *prefix)
{
    size_t bytes = strlen(prefix);
    if (strncmp(*text, prefix, bytes))
        return false;
    *text += bytes;
    return true;
}

/* WARNING_COUNT where there is no warning of the name. */
static int find(const char *name)
{
    int i = 0;
    while (i < WARNING_COUNT && strcmp(warning_table[i].name, name))
        i++;
    return i;
}

static const char *unknown(struct arena *arena, const char *option, const char *name)
{
    const char *names[WARNING_COUNT + 2] = {"all", "error"};
    int count = 2;
    for (int i = 0; i < WARNING_COUNT; i++)
        names[count++] = warning_table[i].name;
    const char *near = diag_nearest(name, names, count);
    if (!near)
        return arena_printf(arena, "unknown warning `%s`; `rnetc explain` lists them", option);
    int before = (int)(strlen(option) - strlen(name));
    return arena_printf(arena, "unknown warning `%s`; did you mean `%.*s%s`?", option, before,
                        option, near);
}

const char *warning_option(struct arena *arena, struct warnings *warnings, const char *text)
{
    const char *name = text;
    if (!strcmp(text, "-w")) {
        warnings->none = true;
        return NULL;
    }
    if (!skip(&name, "-W"))
        return unknown(arena, text, text);
    bool no = skip(&name, "no-");
    if (!strcmp(name, "all")) {
        memset(warnings->hidden, no, sizeof warnings->hidden);
        return NULL;
    }
    if (!strcmp(name, "error")) {
        warnings->all_errors = !no;
        if (no)
            memset(warnings->error, false, sizeof warnings->error);
        return NULL;
    }
    bool error = skip(&name, "error=");
    int warning = find(name);
    if (warning == WARNING_COUNT)
        return unknown(arena, text, name);
    if (error) {
        warnings->error[warning] = !no;
        warnings->no_error[warning] = no;
    }
    if (!error || !no) /* -Werror=NAME turns it on too */
        warnings->hidden[warning] = !error && no;
    return NULL;
}
