/* reject.c: wrong .rnet files and exactly what the compiler says about them.
 *
 * tests/reject/NAME.rnet is checked; NAME.expect holds standard error, byte for byte. The exit
 * status is 1, or N where the first line of NAME.expect is `# exit N`. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/files.h"
#include "support/process.h"

enum { NAME_BYTES = 128, CASES_MAX = 1024, CASES_MIN = 120 };

static const char folder[] = "tests/reject";

ParameterizedTestParameters(reject, says)
{
    size_t count;
    char **names = files_list(folder, ".expect", &count);
    if (count > CASES_MAX)
        count = CASES_MAX;
    char(*cases)[NAME_BYTES] = cr_malloc((count + 1) * NAME_BYTES);
    for (size_t i = 0; i < count; i++)
        snprintf(cases[i], NAME_BYTES, "%s", names[i]);
    return cr_make_param_array(char[NAME_BYTES], cases, count, NULL);
}

ParameterizedTest(char name[NAME_BYTES], reject, says)
{
    char path[2 * NAME_BYTES];
    snprintf(path, sizeof path, "%s/%s.expect", folder, name);
    char *expect = files_read(path, NULL), *text = expect;
    int status = 1;
    cr_assert(expect, "%s is unreadable", path);
    if (sscanf(expect, "# exit %d", &status) == 1)
        text = strchr(expect, '\n') ? strchr(expect, '\n') + 1 : expect + strlen(expect);

    struct process check = process_run("%s check %s/%s.rnet", process_rnetc(), folder, name);
    cr_expect(check.status == status, "%s: exit status %d, not %d", name, check.status, status);
    cr_expect(strcmp(check.err, text) == 0, "%s says\n%s\ninstead of\n%s", name, check.err, text);
    cr_expect(check.out_bytes == 0, "%s prints on standard output: %s", name, check.out);
    process_free(&check);
    free(expect);
}

Test(reject, every_case_has_its_text)
{
    size_t networks, texts;
    char **network = files_list(folder, ".rnet", &networks);
    char **text = files_list(folder, ".expect", &texts);
    cr_assert(texts >= CASES_MIN, "%zu cases", texts);
    cr_assert(networks == texts, "%zu .rnet and %zu .expect files", networks, texts);
    for (size_t i = 0; i < texts; i++)
        cr_expect(strcmp(network[i], text[i]) == 0, "%s has no twin", text[i]);
}
