/* dataset_folder.c: a folder of class folders of pictures. In: the folder. Out: a dataset whose
 * classes are the folders in the order of their names (bytewise), as torchvision's ImageFolder
 * numbers them. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "dataset_formats.h"
#include "file.h"

struct names {
    char **items;
    size_t count, capacity;
};

static void names_free(struct names *names)
{
    for (size_t i = 0; i < names->count; i++)
        free(names->items[i]);
    free(names->items);
}

/* Takes over `name`, which is freed where it finds no room. */
static int names_add(struct names *names, char *name)
{
    if (name != NULL && names->count == names->capacity) {
        size_t capacity = names->capacity == 0 ? 64 : 2 * names->capacity;
        char **items = realloc(names->items, capacity * sizeof *items);
        if (items == NULL) {
            free(name);
            return -1;
        }
        names->items = items;
        names->capacity = capacity;
    }
    if (name == NULL)
        return -1;
    names->items[names->count++] = name;
    return 0;
}

static int order_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static int is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static int is_picture(const char *path)
{
    static const char *const endings[] = {".jpg", ".jpeg", ".png", ".ppm", ".pgm", ".pnm"};
    const char *dot = strrchr(rnet_file_base(path), '.');
    for (size_t i = 0; dot != NULL && i < sizeof endings / sizeof *endings; i++)
        if (strcasecmp(dot, endings[i]) == 0)
            return !is_folder(path);
    return 0;
}

/* The sorted paths of what `wanted` accepts in `folder`, hidden names aside. */
static int list(struct names *names, const char *folder, int (*wanted)(const char *path),
                struct rnet_error *error)
{
    DIR *stream = opendir(folder);
    if (stream == NULL)
        return rnet_fail_io(error, "%s: %s", folder, strerror(errno));
    int failed = 0;
    errno = 0;
    for (struct dirent *entry; !failed && (entry = readdir(stream)) != NULL; errno = 0) {
        if (entry->d_name[0] == '.')
            continue;
        char *path = rnet_file_join(folder, entry->d_name);
        if (path != NULL && !wanted(path))
            free(path);
        else
            failed = names_add(names, path) != 0;
    }
    if (failed)
        rnet_fail(error, "%s: out of memory", folder);
    else if ((failed = errno != 0))
        rnet_fail_io(error, "%s: %s", folder, strerror(errno));
    closedir(stream);
    if (names->count > 1)
        qsort(names->items, names->count, sizeof *names->items, order_names);
    return failed ? -1 : 0;
}

/* Moves the pictures of one class to the end of the dataset's. */
static int append_class(struct rnet_dataset *dataset, struct names *pictures, int class,
                        struct rnet_error *error)
{
    size_t count = (size_t)dataset->count + pictures->count;
    char **files = realloc(dataset->files, (count + 1) * sizeof *files);
    if (files != NULL)
        dataset->files = files;
    int *labels = realloc(dataset->labels, (count + 1) * sizeof *labels);
    if (labels != NULL)
        dataset->labels = labels;
    if (files == NULL || labels == NULL)
        return rnet_fail(error, "%s: out of memory", dataset->source);
    for (size_t i = 0; i < pictures->count; i++) {
        files[dataset->count] = pictures->items[i];
        labels[dataset->count++] = class;
    }
    pictures->count = 0;
    return 0;
}

/* The folders' own names, without the path before them. */
static int keep_names(struct rnet_dataset *dataset, const struct names *classes,
                      struct rnet_error *error)
{
    dataset->class_folders = (int)classes->count;
    dataset->class_names = calloc(classes->count, sizeof *dataset->class_names);
    int failed = dataset->class_names == NULL;
    for (size_t i = 0; !failed && i < classes->count; i++) {
        dataset->class_names[i] = strdup(rnet_file_base(classes->items[i]));
        failed = dataset->class_names[i] == NULL;
    }
    return failed ? rnet_fail(error, "%s: out of memory", dataset->source) : 0;
}

static int read_classes(struct rnet_dataset *dataset, const struct names *classes,
                        struct rnet_error *error)
{
    for (size_t i = 0; i < classes->count; i++) {
        struct names pictures = {0};
        int failed = list(&pictures, classes->items[i], is_picture, error) != 0;
        if (!failed && pictures.count == 0)
            failed = rnet_fail(error, "%s: a class folder without a picture (JPEG, PNG, PPM)",
                               classes->items[i]);
        if (!failed)
            failed = append_class(dataset, &pictures, (int)i, error);
        names_free(&pictures);
        if (failed)
            return -1;
    }
    dataset->classes = (int)classes->count;
    return keep_names(dataset, classes, error) == 0 ? 1 : -1;
}

int rnet_dataset_open_folder(struct rnet_dataset *dataset, const char *path,
                             struct rnet_error *error)
{
    struct names classes = {0};
    if (!is_folder(path))
        return 0;
    int result = list(&classes, path, is_folder, error);
    if (result == 0 && classes.count > 0) {
        dataset->kind = "class folders";
        dataset->form = RNET_DATASET_FILES;
        dataset->source = strdup(path);
        result = dataset->source == NULL ? rnet_fail(error, "%s: out of memory", path)
                                         : read_classes(dataset, &classes, error);
    }
    names_free(&classes);
    return result;
}
