/* summary.c: the table of `rnetc summary`.
 *
 * Input: a model, and what its plan needs. Output: text. The rows are made twice: once to find the
 * width of each column, once to print. */
#include "report/summary.h"

#include <string.h>

#include "report/cost.h"
#include "report/outline.h"

enum { COLUMNS = 6, NUMBER_BYTES = 40 };

struct row {
    int depth;
    char cells[COLUMNS][OUTLINE_TEXT_BYTES];
};

struct table {
    FILE *file; /* NULL while widths are measured */
    const struct model *model;
    int widths[COLUMNS];
};

/* Two blanks a level; numbers to the right. */
static void put_row(struct table *table, const struct row *row)
{
    for (int i = 0; i < COLUMNS; i++) {
        int indent = i == 0 ? 2 * row->depth : 0;
        int width = indent + (int)strlen(row->cells[i]);
        if (!table->file && width > table->widths[i])
            table->widths[i] = width;
        if (!table->file)
            continue;
        int gap = table->widths[i] - width;
        const char *between = i + 1 < COLUMNS ? "  " : "\n";
        if (i < 3)
            fprintf(table->file, "%*s%s%*s%s", indent, "", row->cells[i], gap, "", between);
        else
            fprintf(table->file, "%*s%s%s", gap, "", row->cells[i], between);
    }
}

/* 11689512 -> "11,689,512"; 0 -> "". */
static void write_count(char *text, int64_t value)
{
    char digits[NUMBER_BYTES];
    int count = snprintf(digits, sizeof digits, "%lld", (long long)value);
    if (value == 0)
        count = 0;
    for (int i = 0; i < count; i++) {
        if (i && (count - i) % 3 == 0)
            *text++ = ',';
        *text++ = digits[i];
    }
    *text = '\0';
}

static void write_bytes(char *text, int64_t bytes)
{
    double value = (double)bytes;
    if (bytes < 1024)
        snprintf(text, NUMBER_BYTES, "%lld B", (long long)bytes);
    else if (bytes < 1024 * 1024)
        snprintf(text, NUMBER_BYTES, "%.1f KiB", value / 1024);
    else
        snprintf(text, NUMBER_BYTES, "%.1f MiB", value / (1024 * 1024));
}

static void write_shape(char *text, struct shape shape)
{
    snprintf(text, NUMBER_BYTES, "%d x %d x %d", shape.c, shape.h, shape.w);
}

static void write_cost(struct row *row, const struct cost *cost)
{
    write_count(row->cells[3], cost->parameters);
    write_count(row->cells[4], cost->multiply_adds);
    if (cost->layers)
        write_bytes(row->cells[5], cost->output_bytes);
}

static void put_node(struct table *table, int scope, int node, int depth)
{
    const struct model_node *n = &table->model->nodes.items[node];
    struct row row = {.depth = depth};
    struct cost cost = cost_node(table->model, node);
    snprintf(row.cells[0], sizeof row.cells[0], "%s",
             outline_short_name(table->model, scope, n->name));
    outline_describe(n, row.cells[1], sizeof row.cells[1]);
    write_shape(row.cells[2], n->shape);
    write_cost(&row, &cost);
    put_row(table, &row);
}

/* "bottleneck(128, stride = 2): stride on the 3x3 (conv2)", "3 x bottleneck(128)". */
static void write_call(struct row *row, const struct model *model, const struct outline_item *item)
{
    const struct model_scope *scope = &model->scopes.items[item->scope];
    const char *call = scope->call ? scope->call : "";
    char stride[OUTLINE_TEXT_BYTES] = "", times[NUMBER_BYTES] = "";
    if (scope->kind == SCOPE_BLOCK)
        outline_describe_stride(model, item->scope, stride, sizeof stride);
    if (item->repeat_count > 1)
        snprintf(times, sizeof times, "%d x ", item->repeat_count);
    if (scope->kind == SCOPE_AUXILIARY)
        snprintf(times, sizeof times, "training only: ");
    snprintf(row->cells[1], sizeof row->cells[1], "%.30s%.200s%s%.200s%s", times, call,
             stride[0] ? ": " : "", stride, item->repeat_count > 1 ? "; one of them:" : "");
}

static void put_scope_row(struct table *table, const struct outline_item *item, int depth)
{
    const struct model *model = table->model;
    const struct model_scope *first = &model->scopes.items[item->scope];
    const struct model_scope *last = &model->scopes.items[item->last_scope];
    struct row row = {.depth = depth};
    if (item->repeat_count > 1)
        snprintf(row.cells[0], sizeof row.cells[0], "%.200s .. %.200s", first->name, last->name);
    else
        snprintf(row.cells[0], sizeof row.cells[0], "%s", first->name);
    write_call(&row, model, item);
    write_shape(row.cells[2], model->nodes.items[last->last - 1].shape);
    struct cost cost = cost_range(model, first->first, last->last);
    write_cost(&row, &cost);
    put_row(table, &row);
}

/* The rows of a scope's items. Blocks nest LIMIT_BLOCK_DEPTH deep at most. */
static void put_items(struct table *table, int scope, int depth)
{
    struct outline_cursor cursor = outline_open(table->model, scope);
    for (struct outline_item item; outline_next(&cursor, &item);) {
        if (item.node >= 0) {
            put_node(table, scope, item.node, depth);
            continue;
        }
        put_scope_row(table, &item, depth);
        if (table->model->scopes.items[item.scope].kind != SCOPE_AUXILIARY)
            put_items(table, item.scope, depth + 1);
    }
}

static void put_table(struct table *table)
{
    struct row head = {
        .cells = {"layer", "operator", "output", "parameters", "multiply-adds", "memory"}};
    struct row total = {.cells = {"total"}};
    struct cost cost = cost_range(table->model, 0, table->model->nodes.count);
    write_cost(&total, &cost);
    put_row(table, &head);
    put_items(table, 0, 0);
    put_row(table, &total);
}

static void print_bytes(FILE *file, const char *what, int64_t bytes)
{
    char count[NUMBER_BYTES], rounded[NUMBER_BYTES];
    write_count(count, bytes);
    write_bytes(rounded, bytes);
    fprintf(file, "%s %s bytes (%s)\n", what, count[0] ? count : "0", rounded);
}

void summary_print(FILE *file, const struct model *model, const struct summary_memory *memory)
{
    struct table table = {.model = model};
    struct cost cost = cost_range(model, 0, model->nodes.count);
    fprintf(file, "network %s\n\n", model->name);
    put_table(&table);
    table.file = file;
    put_table(&table);
    if (cost.auxiliary_parameters) {
        char count[NUMBER_BYTES];
        write_count(count, cost.auxiliary_parameters);
        fprintf(file, "\nauxiliary heads, in training only: %s parameters\n", count);
    }
    if (memory) {
        fputc('\n', file);
        print_bytes(file, "workspace, as planned:", memory->workspace_bytes);
        print_bytes(file, "largest sum of live buffers:", memory->peak_live_bytes);
    }
}
