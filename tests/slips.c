/* slips.c: what people get wrong when the language is new to them is put right by doing what the
 * message says.
 *
 * tests/slips/NAME.rnet begins with comments: `# says: TEXT`, a part of the message, and a line
 * `# write: "OLD" => "NEW"` for each place to correct (\n stands for a newline, \" for a quote). */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/files.h"
#include "support/process.h"

enum { NAME_BYTES = 64, TEXT_BYTES = 4096, CASES_MIN = 20 };

ParameterizedTestParameters(slips, are_corrected)
{
    size_t count;
    char **names = files_list("tests/slips", ".rnet", &count);
    char(*cases)[NAME_BYTES] = cr_malloc((count + 1) * NAME_BYTES);
    for (size_t i = 0; i < count; i++)
        snprintf(cases[i], NAME_BYTES, "%s", names[i]);
    return cr_make_param_array(char[NAME_BYTES], cases, count, NULL);
}

/* What stands in the quotes at *at; *at moves behind them. */
static void read_quoted(const char **at, char out[TEXT_BYTES])
{
    size_t used = 0;
    const char *text = strchr(*at, '"');
    cr_assert(text != NULL);
    for (text++; *text != '"' && *text != '\0' && used + 1 < TEXT_BYTES; text++) {
        bool escaped = *text == '\\' && text[1] != '\0';
        text += escaped;
        out[used++] = escaped && *text == 'n' ? '\n' : *text;
    }
    out[used] = '\0';
    *at = text + 1;
}

/* Replaces what one `# write:` line names in `text`, behind the comments. */
static void correct(const char *line, char text[TEXT_BYTES])
{
    char old[TEXT_BYTES], new[TEXT_BYTES], rest[TEXT_BYTES];
    read_quoted(&line, old);
    read_quoted(&line, new);
    char *place = strstr(text, old);
    cr_assert(place != NULL, "'%s' is not in\n%s", old, text);
    snprintf(rest, sizeof rest, "%s", place + strlen(old));
    snprintf(place, TEXT_BYTES - (size_t)(place - text), "%s%s", new, rest);
}

/* The text without the comments at its start, corrected. */
static void correct_all(const char *slip, char text[TEXT_BYTES])
{
    const char *body = slip;
    while (*body == '#')
        body = strchr(body, '\n') + 1;
    snprintf(text, TEXT_BYTES, "%s", body);
    for (const char *line = strstr(slip, "# write:"); line; line = strstr(line + 1, "# write:"))
        correct(line, text);
}

ParameterizedTest(char name[NAME_BYTES], slips, are_corrected)
{
    char path[256], says[TEXT_BYTES], text[TEXT_BYTES];
    snprintf(path, sizeof path, "tests/slips/%s.rnet", name);
    char *slip = files_read(path, NULL);
    cr_assert(slip && sscanf(slip, "# says: %4095[^\n]", says) == 1, "%s", path);
    struct process check = process_run("%s check %s", process_rnetc(), path);
    cr_expect(check.status == 1 && strstr(check.err, says), "%s: %d\n%s", path, check.status,
              check.err);
    process_free(&check);

    correct_all(slip, text);
    char *corrected = files_scratch("slip.rnet");
    cr_assert(files_write(corrected, text, strlen(text)));
    check = process_run("%s check - < %s", process_rnetc(), corrected);
    cr_expect(check.status == 0 && check.err_bytes == 0, "%s\n%s", text, check.err);
    process_free(&check);
    remove(corrected);
    free(corrected);
    free(slip);
}

Test(slips, are_many)
{
    size_t count;
    files_list("tests/slips", ".rnet", &count);
    cr_expect(count >= CASES_MIN, "%zu", count);
}
