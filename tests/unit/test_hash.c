/* test_hash.c: SHA-256 of the runtime and the compiler, and strings of JSON. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/quote.h"
#include "sha256.h"
#include "support/files.h"

static void stop(void)
{
    abort();
}

/* FIPS 180-4's own example, and the empty text: of a file, and of bytes. */
Test(hash, known_texts)
{
    static const char *const cases[][2] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}};
    struct arena *arena = arena_new(stop);
    char *path = files_scratch("hashed"), text[RNET_SHA256_TEXT];
    struct rnet_error error = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t bytes = strlen(cases[i][0]);
        cr_assert(files_write(path, cases[i][0], bytes));
        cr_assert_eq(rnet_sha256_file(path, text, &error), 0, "%s", error.text);
        cr_expect_str_eq(text, cases[i][1]);
        cr_expect_str_eq(digest_of(arena, cases[i][0], bytes), cases[i][1]);
        cr_expect_str_eq(digest_file(arena, path), cases[i][1]);
    }
    arena_delete(arena);
    free(path);
}

Test(hash, a_file_that_cannot_be_read_is_said)
{
    struct arena *arena = arena_new(stop);
    char text[RNET_SHA256_TEXT];
    struct rnet_error error = {0};
    cr_expect_eq(rnet_sha256_file("no/such/file", text, &error), -1);
    cr_expect_not_null(strstr(error.text, "no/such/file: No such file"), "%s", error.text);
    cr_expect(error.io);
    rnet_fail_clear(&error);
    cr_expect_eq(rnet_sha256_file("tests", text, &error), -1, "a folder");
    cr_expect_null(digest_file(arena, "no/such/file"));
    arena_delete(arena);
}

/* jansson reads back what was written; bytes that are no UTF-8 become the sign for that. */
Test(hash, strings_of_json)
{
    static const char *const same[] = {"", "plain", "\"\\/\b\f\n\r\t\x01\x1f\x7f", "</script>",
                                       "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"};
    static const char *const broken[][2] = {
        {"a\xff", "a\xef\xbf\xbd"},
        {"\xc3(", "\xef\xbf\xbd("},
        {"\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
        {"\xe2\x82", "\xef\xbf\xbd\xef\xbf\xbd"}};
    struct arena *arena = arena_new(stop);
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        json_t *read = json_loads(quote_json(arena, same[i]), JSON_DECODE_ANY, NULL);
        cr_expect_str_eq(json_string_value(read), same[i]);
        json_decref(read);
    }
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        json_t *read = json_loads(quote_json(arena, broken[i][0]), JSON_DECODE_ANY, NULL);
        cr_expect_str_eq(json_string_value(read), broken[i][1], "row %zu", i);
        json_decref(read);
    }
    arena_delete(arena);
}
