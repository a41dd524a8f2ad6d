// Structures a deal from C: reads it, runs it with progress, prints the best structures and the digest, and explains the first near miss.
//
//   cc -I Sources/StructEngineC/include Examples/C/structure.c -L .build/release -lStructEngineC -o structure
//   ./structure Fixtures/small.json 10000
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "structengine.h"

// Prints why a call was refused, and ends the program. The reason is JSON; a program would look at its faults one by one.
static void check(se_status status, se_text *error) {
    if (status == SE_OK) return;
    size_t length;
    const char *text = se_text_bytes(error, &length);
    fprintf(stderr, "refused (%d): %.*s\n", status, (int)length, text ? text : "");
    se_release(error);
    exit(1);
}

static char *contents(const char *path, size_t *length) {
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        exit(1);
    }
    size_t room = 1 << 16, count = 0, read;
    char *bytes = malloc(room);
    while (bytes && (read = fread(bytes + count, 1, room - count, file)) > 0) {
        count += read;
        if (count == room) bytes = realloc(bytes, room *= 2);
    }
    fclose(file);
    if (!bytes) exit(1);
    *length = count;
    return bytes;
}

// Called on this program's own thread, about every 20 ms; anything but 0 would end the run.
static int32_t progress(void *context, double fraction, int64_t done, int64_t total) {
    (void)done, (void)total;
    ++*(int *)context;
    fprintf(stderr, "\r%3.0f%%", 100 * fraction);
    return 0;
}

// The column of a table with this name.
static se_column column(const se_table *table, const char *name) {
    se_text *error;
    int64_t columns;
    check(se_table_shape(table, NULL, &columns, &error), error);
    for (int64_t number = 0; number < columns; ++number) {
        se_column found;
        check(se_table_column(table, number, &found, &error), error);
        if (strcmp(found.name, name) == 0) return found;
    }
    fprintf(stderr, "no column %s\n", name);
    exit(1);
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: structure DEAL COUNT\n");
        return 2;
    }
    if (se_abi_version() != SE_ABI_VERSION) {
        fprintf(stderr, "compiled for another version of the library\n");
        return 1;
    }
    se_text *error;
    size_t length;
    char *json = contents(argv[1], &length);
    se_deal *deal;
    check(se_deal_read(json, length, &deal, &error), error);
    free(json);

    se_plan *plan;
    check(se_plan_make(deal, NULL, 424242, strtoll(argv[2], NULL, 10), 20, 20, 0, &plan, &error), error);
    se_release(deal);

    int calls = 0;
    se_result *result;
    check(se_plan_run(plan, 0, 1, progress, &calls, &result, &error), error);
    fprintf(stderr, "\n");

    se_table *top;
    check(se_result_table(result, "top", 3, &top, &error), error);
    int64_t rows;
    check(se_table_shape(top, &rows, NULL, &error), error);
    const int64_t *index = column(top, "index").data;
    const double *score = column(top, "score").data, *cover = column(top, "min_dscr").data;
    for (int64_t row = 0; row < rows && row < 3; ++row)
        printf("#%" PRId64 "  score %.2f  min DSCR %.3fx\n", index[row], score[row], cover[row]);
    se_release(top);

    se_table *near;
    check(se_result_table(result, "near_misses", 11, &near, &error), error);
    check(se_table_shape(near, &rows, NULL, &error), error);
    if (rows > 0) {
        se_structure *structure;
        check(se_plan_evaluate(plan, ((const int64_t *)column(near, "index").data)[0], NULL, 0, 0, &structure, &error), error);
        se_figures figures;
        check(se_structure_figures(structure, &figures, &error), error);
        se_column hint = column(near, "hint");
        printf("#%" PRId64 " fails %s: %.*s\n", figures.index, figures.binding, (int)(hint.offsets[1] - hint.offsets[0]), (const char *)hint.data);
        se_release(structure);
    }
    se_release(near);

    se_structure *best;
    if (se_result_structure(result, 1, &best, NULL) == SE_OK) {
        se_text *schedule;
        check(se_structure_csv(best, "schedule", 8, NULL, 0, &schedule, &error), error);
        const char *csv = se_text_bytes(schedule, &length);
        int lines = 0;
        for (size_t byte = 0; byte < length; ++byte) lines += csv[byte] == '\n';
        printf("schedule of the best: %d lines of CSV\n", lines);
        se_release(schedule);
        se_release(best);
    }
    se_text *document;
    check(se_result_report(result, NULL, NULL, &document, &error), error);
    se_text_bytes(document, &length);
    printf("report: %zu bytes of HTML\n", length);
    se_release(document);
    check(se_result_about(result, &document, &error), error);
    const char *digest = strstr(se_text_bytes(document, NULL), "\"digest\": \"");
    if (digest) printf("digest %.64s\n", digest + 11);
    se_release(document);
    se_release(result);
    se_release(plan);
    return 0;
}
