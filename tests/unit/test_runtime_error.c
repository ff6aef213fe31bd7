/* test_runtime_error.c: error texts stay within their buffer and on one line. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "error.h"

static struct rnet_error error;

Test(runtime_error, first_failure_wins)
{
    cr_assert_eq(rnet_fail(&error, "first %d", 1), -1);
    cr_assert_eq(rnet_fail_io(&error, "second"), -1);
    cr_assert_str_eq(error.text, "first 1");
    cr_assert_eq(error.io, 0);
    rnet_fail_clear(&error);
    rnet_fail_io(&error, "third");
    cr_assert_str_eq(error.text, "third");
    cr_assert_eq(error.io, 1);
}

Test(runtime_error, control_characters_are_masked)
{
    rnet_fail(&error, "name '%s'", "a\x1b[31m\r\x7f");
    cr_assert_str_eq(error.text, "name 'a?[31m?\?'");
}

Test(runtime_error, a_text_that_is_too_long_is_cut)
{
    static char name[RNET_ERROR_BYTES + 100];
    memset(name, 'n', sizeof name - 1);
    rnet_fail(&error, "%s", name);
    cr_assert_eq(strlen(error.text), RNET_ERROR_BYTES - 1);
    cr_assert_str_eq(error.text + RNET_ERROR_BYTES - 6, "nn...");
}

Test(runtime_error, findings_are_joined_and_the_rest_is_counted)
{
    char name[1000];
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    for (int i = 0; i < 200; i++)
        cr_assert_eq(rnet_fail_also(&error, "%d %s", i, name), -1);
    cr_assert_eq(strncmp(error.text, "0 nnn", 5), 0);
    cr_assert_not_null(strstr(error.text, "n\n1 nnn"));
    int lines = 1;
    for (const char *at = error.text; (at = strchr(at, '\n')) != NULL; at++)
        lines++;
    char last[40];
    snprintf(last, sizeof last, "\n... and %d more", 200 - (lines - 1));
    cr_assert_str_eq(strrchr(error.text, '\n'), last);
}
