/* test_runtime_output.c: a file appears whole, or what stood there before stays. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/output.h" /* the compiler has an output.h too */
#include "support/files.h"

static struct rnet_error error;

static void write_old(const char *path)
{
    cr_assert(files_write(path, "old", 3));
}

static void assert_holds(const char *path, const char *text)
{
    char *found = files_read(path, NULL);
    cr_assert_str_eq(found, text);
    free(found);
}

static void assert_no_temporary(const char *path)
{
    size_t count;
    char *folder = strndup(path, (size_t)(strrchr(path, '/') - path));
    char **names = files_list(folder, ".tmp", &count);
    cr_assert_eq(count, 0);
    free(names);
    free(folder);
}

Test(runtime_output, replaces_at_commit_only)
{
    struct rnet_output_file *file;
    char *path = files_scratch("out");
    write_old(path);
    cr_assert_eq(chmod(path, 0640), 0);
    cr_assert_eq(rnet_output_open(&file, path, &error), 0);
    cr_assert_eq(rnet_output_write(file, "new text", 8, &error), 0);
    assert_holds(path, "old");
    cr_assert_eq(rnet_output_commit(file, &error), 0);
    assert_holds(path, "new text");
    struct stat status;
    cr_assert_eq(stat(path, &status), 0);
    cr_assert_eq(status.st_mode & 0777, 0640);
    assert_no_temporary(path);
    free(path);
}

Test(runtime_output, abandoning_leaves_the_old_file)
{
    struct rnet_output_file *file;
    char *path = files_scratch("out");
    write_old(path);
    cr_assert_eq(rnet_output_open(&file, path, &error), 0);
    cr_assert_eq(rnet_output_write(file, "new", 3, &error), 0);
    rnet_output_abandon(file);
    rnet_output_abandon(NULL);
    assert_holds(path, "old");
    assert_no_temporary(path);
    free(path);
}

Test(runtime_output, follows_a_symbolic_link)
{
    struct rnet_output_file *file;
    char *path = files_scratch("target"), *link = files_scratch("link");
    write_old(path);
    cr_assert_eq(symlink("target", link), 0);
    cr_assert_eq(rnet_output_open(&file, link, &error), 0);
    cr_assert_eq(rnet_output_write(file, "new", 3, &error), 0);
    cr_assert_eq(rnet_output_commit(file, &error), 0);
    assert_holds(path, "new");
    struct stat status;
    cr_assert_eq(lstat(link, &status), 0);
    cr_assert(S_ISLNK(status.st_mode));
    free(path);
    free(link);
}

Test(runtime_output, a_full_disk_is_reported)
{
    struct rnet_output_file *file;
    struct stat status;
    cr_assert_eq(rnet_output_open(&file, "/dev/full", &error), 0);
    cr_assert_eq(rnet_output_write(file, "new", 3, &error), 0);
    cr_assert_eq(rnet_output_commit(file, &error), -1);
    cr_assert_eq(error.io, 1);
    cr_assert_not_null(strstr(error.text, "/dev/full: cannot be written: No space left"));
    cr_assert_eq(stat("/dev/full", &status), 0);
    cr_assert(S_ISCHR(status.st_mode));
}

Test(runtime_output, refuses_folders_and_missing_folders)
{
    struct rnet_output_file *file;
    cr_assert_eq(rnet_output_open(&file, "/", &error), -1);
    cr_assert_null(file);
    rnet_fail_clear(&error);
    cr_assert_eq(rnet_output_open(&file, "/nowhere/out", &error), -1);
    cr_assert_str_eq(error.text, "/nowhere/out: cannot be written: No such file or directory");
}
