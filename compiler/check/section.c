/* section.c: which statements the sections have. In: the AST's sections. Out: the three structures
 * of those that win; reports of statements that are unknown, misplaced or repeated. */
#include "check/section.h"

#include <string.h>
#include <strings.h>

#include "check/section_table.h"

/* How the arms of a statement are read. */
enum arms {
    ARMS_ONE,      /* there is one */
    ARMS_PHASES,   /* each is read by the statement's function: `augment pad 4 -> crop 32` */
    ARMS_SEPARATE, /* each is a statement of its own: `resize 256 -> crop 224` */
};

struct row {
    enum ast_section_kind section;
    const char *word;
    void (*read)(struct section_reader *reader, struct section_values *values);
    enum arms arms;
    const char *usage;
};

static const struct row rows[] = {
    {AST_IMAGE, "resize", section_resize, ARMS_SEPARATE, "resize 256"},
    {AST_IMAGE, "crop", section_crop, ARMS_SEPARATE, "crop 224"},
    {AST_IMAGE, "grey", section_grey, ARMS_SEPARATE, "grey"},
    {AST_IMAGE, "normalize", section_normalize, ARMS_SEPARATE,
     "normalize mean 0.485 0.456 0.406 std 0.229 0.224 0.225"},
    {AST_IMAGE, "labels", section_labels, ARMS_SEPARATE, "labels \"imagenet.txt\""},
    {AST_TRAIN, "dataset", section_dataset, ARMS_ONE, "dataset cifar10"},
    {AST_TRAIN, "split", section_split, ARMS_ONE, "split 45000 5000"},
    {AST_TRAIN, "augment", section_augment, ARMS_PHASES, "augment pad 4 -> crop 32 -> flip"},
    {AST_TRAIN, "init", section_init, ARMS_ONE, "init he"},
    {AST_TRAIN, "batch", section_batch, ARMS_ONE, "batch 128"},
    {AST_TRAIN, "loss", section_loss, ARMS_ONE, "loss cross_entropy"},
    {AST_TRAIN, "sgd", section_sgd, ARMS_ONE, "sgd momentum 0.9 decay 1e-4"},
    {AST_TRAIN, "smooth", section_smooth, ARMS_ONE, "smooth 0.1"},
    {AST_TRAIN, "clip", section_clip, ARMS_ONE, "clip 1"},
    {AST_TRAIN, "rate", section_rate, ARMS_PHASES, "rate 0.1 -> 0.01 at 32000"},
    {AST_TRAIN, "stop", section_stop, ARMS_ONE, "stop 64000"},
    {AST_TEST, "view", section_view, ARMS_ONE, "view ten 224"},
    {AST_TEST, "scales", section_scales, ARMS_ONE, "scales 224 256 384"},
};
enum { ROW_COUNT = sizeof rows / sizeof *rows };

static const char *const section_words[] = {"image", "train", "test"};
enum { SECTION_COUNT = sizeof section_words / sizeof *section_words };

/* One section while it is checked. */
struct checker {
    struct arena *arena;
    struct diag *diag;
    const struct ast_section *section;
    struct section_values values;
    struct span given[ROW_COUNT]; /* where each statement stands; zero: not yet */
};

/* ---- Words that start a statement ---- */

/* Other tools' words, and ours for them. */
static const char *alias(const char *word)
{
    static const char *const words[][2] = {
        {"center_crop", "crop"},   {"centercrop", "crop"},
        {"size", "resize"},        {"mean", "normalize"},
        {"std", "normalize"},      {"classes", "labels"},
        {"gray", "grey"},          {"grayscale", "grey"},
        {"batch_size", "batch"},   {"lr", "rate"},
        {"learning_rate", "rate"}, {"schedule", "rate"},
        {"scheduler", "rate"},     {"optimizer", "sgd"},
        {"momentum", "sgd"},       {"weight_decay", "sgd"},
        {"decay", "sgd"},          {"epochs", "stop"},
        {"iterations", "stop"},    {"label_smoothing", "smooth"},
        {"data", "dataset"},       {"crops", "view"},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcasecmp(words[i][0], word) == 0)
            return words[i][1];
    return NULL;
}

/* The usage of a statement of the section, NULL where it has none of the name. */
static const char *usage_of(const struct checker *checker, const char *word)
{
    for (int i = 0; word && i < ROW_COUNT; i++)
        if (rows[i].section == checker->section->kind && strcmp(rows[i].word, word) == 0)
            return rows[i].usage;
    return NULL;
}

static void report_unknown(const struct checker *checker, const struct ast_word *word)
{
    const char *words[ROW_COUNT];
    int count = 0;
    for (int i = 0; i < ROW_COUNT; i++)
        if (rows[i].section == checker->section->kind)
            words[count++] = rows[i].word;
    const char *section = section_words[checker->section->kind];
    if (word->kind != AST_WORD) {
        diag_error(checker->diag, word->span, "E141", "a statement of `%s` starts with a word",
                   section);
        return;
    }
    diag_error(checker->diag, word->span, "E141", "`%s` is no statement of `%s`", word->text,
               section);
    const char *near = diag_nearest(word->text, words, count);
    for (int i = 0; i < ROW_COUNT; i++)
        if (rows[i].section != checker->section->kind && strcmp(rows[i].word, word->text) == 0) {
            diag_help(checker->diag, "it is one of `%s`", section_words[rows[i].section]);
            return;
        }
    const char *usage = usage_of(checker, alias(word->text));
    if (usage || near) {
        diag_help(checker->diag, "did you mean `%s`?", usage ? usage : near);
        return;
    }
    const char *list = words[0];
    for (int i = 1; i < count; i++)
        list = arena_printf(checker->arena, "%s, %s", list, words[i]);
    diag_help(checker->diag, "the statements of `%s` are: %s", section, list);
}

/* The row of the statement that the arm's first word names, -1 with a report for none. */
static int find_row(const struct checker *checker, const struct ast_arm *arm)
{
    const struct ast_word *word = &arm->words.items[0];
    for (int i = 0; i < ROW_COUNT; i++)
        if (rows[i].section == checker->section->kind && word->kind == AST_WORD &&
            strcmp(rows[i].word, word->text) == 0)
            return i;
    report_unknown(checker, word);
    return -1;
}

/* False, with a report, where the statement stands in its section already. */
static bool mark_given(struct checker *checker, int row, struct span span)
{
    if (checker->given[row].first) {
        diag_error(checker->diag, span, "E145", "`%s` is stated twice", rows[row].word);
        diag_note(checker->diag, checker->given[row], "the first one stands here");
        diag_help(checker->diag, "leave out one of the two");
        return false;
    }
    checker->given[row] = span;
    return true;
}

/* ---- Statements ---- */

/* Reads one arm from its word `first` on; false where it was wrong. */
static bool read_arm(struct checker *checker, const struct ast_section_statement *statement,
                     int arm, int first, int row)
{
    struct section_reader reader = {
        .arena = checker->arena,
        .diag = checker->diag,
        .section = checker->section,
        .arm = &statement->arms.items[arm],
        .next = first,
        .usage = rows[row].usage,
    };
    rows[row].read(&reader, &checker->values);
    const struct ast_word *rest = section_peek(&reader);
    if (rest) {
        diag_error(checker->diag, rest->span, "E144", "`%s` takes nothing more", rows[row].word);
        diag_help(checker->diag, "write `%s`", rows[row].usage);
    }
    return !reader.failed && !rest;
}

static void check_separate(struct checker *checker, const struct ast_section_statement *statement)
{
    for (int i = 0; i < statement->arms.count; i++) {
        const struct ast_arm *arm = &statement->arms.items[i];
        int row = find_row(checker, arm);
        if (row >= 0 && mark_given(checker, row, arm->span))
            read_arm(checker, statement, i, 1, row);
    }
}

static void check_statement(struct checker *checker, const struct ast_section_statement *statement)
{
    const struct ast_arm *arms = statement->arms.items;
    int row = find_row(checker, &arms[0]);
    if (row >= 0 && rows[row].arms == ARMS_SEPARATE) {
        check_separate(checker, statement);
        return;
    }
    if (row < 0 || !mark_given(checker, row, statement->span))
        return;
    if (rows[row].arms == ARMS_ONE && statement->arms.count > 1) {
        diag_error(checker->diag, arms[1].span, "E146", "`%s` has no `->`", rows[row].word);
        diag_help(checker->diag, "write `%s`; the next statement stands on a line of its own",
                  rows[row].usage);
        return;
    }
    for (int i = 0; i < statement->arms.count; i++)
        if (!read_arm(checker, statement, i, i == 0, row))
            return;
}

/* ---- Sections ---- */

/* What several statements say together. */
static void check_crop(const struct checker *checker)
{
    const struct image_section *image = &checker->values.image;
    /* With one number, resize makes the shorter side that long. */
    int height = image->resize_h, width = image->resize_w ? image->resize_w : image->resize_h;
    if (!height || (image->crop_h <= height && image->crop_w <= width))
        return;
    for (int i = 0; i < ROW_COUNT; i++)
        if (rows[i].read == section_crop)
            diag_error(checker->diag, checker->given[i], "E421",
                       "the crop is larger than the picture");
    for (int i = 0; i < ROW_COUNT; i++)
        if (rows[i].read == section_resize)
            diag_note(checker->diag, checker->given[i], "the picture gets its size here");
}

static struct section_values check_section(struct arena *arena, struct diag *diag,
                                           const struct ast_section *section)
{
    struct checker checker = {.arena = arena, .diag = diag, .section = section};
    for (int i = 0; i < section->statements.count; i++)
        check_statement(&checker, &section->statements.items[i]);
    check_crop(&checker);
    return checker.values;
}

/* The section of a kind that stands furthest out, -1 for none; two of them are an error. */
static int find_winner(struct diag *diag, const struct ast *ast, enum ast_section_kind kind)
{
    const struct ast_section *sections = ast->sections.items;
    int winner = -1;
    for (int i = 0; i < ast->sections.count; i++) {
        if (sections[i].kind != kind)
            continue;
        if (winner < 0 || sections[i].depth < sections[winner].depth)
            winner = i;
    }
    for (int i = winner + 1; winner >= 0 && i < ast->sections.count; i++) {
        if (sections[i].kind != kind || sections[i].depth != sections[winner].depth)
            continue;
        diag_error(diag, sections[i].span, "E145", "there are two sections `%s`",
                   section_words[kind]);
        diag_note(diag, sections[winner].span, "the first one stands here");
        diag_help(diag, "a file that includes others can override their sections by its own");
    }
    return winner;
}

void section_check(struct arena *arena, struct diag *diag, const struct ast *ast,
                   struct image_section *image, struct train_section *train,
                   struct test_section *test)
{
    int winners[SECTION_COUNT];
    for (int kind = 0; kind < SECTION_COUNT; kind++)
        winners[kind] = find_winner(diag, ast, (enum ast_section_kind)kind);
    *image = (struct image_section){0};
    *train = (struct train_section){0};
    *test = (struct test_section){0};
    for (int i = 0; i < ast->sections.count; i++) {
        const struct ast_section *section = &ast->sections.items[i];
        struct section_values values = check_section(arena, diag, section);
        if (i != winners[section->kind])
            continue;
        if (section->kind == AST_IMAGE) {
            *image = values.image;
            image->present = true;
            image->span = section->span;
        } else if (section->kind == AST_TRAIN) {
            *train = values.train;
            train->present = true;
            train->span = section->span;
        } else {
            *test = values.test;
            test->present = true;
            test->span = section->span;
        }
    }
}
