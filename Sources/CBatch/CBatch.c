// Sweeps over the permutations of a batch: their order, their digits, their verdicts.
#include "Widths.h"

INLINE uint64_t mixed(uint64_t value, uint64_t key) {
    uint64_t m = (value + key) * 0x9E3779B97F4A7C15u;
    return (m ^ (m >> 32)) * 0xD6E8FEB86659FD93u;
}

// One pass of the order through the numbers of its bits.
INLINE void permute(const BatchOrder *order, int64_t count, const uint64_t *restrict from, uint64_t *restrict to) {
    const uint64_t lowBits = order->lowBits, highMask = order->highMask, lowMask = order->lowMask;
    const uint64_t highShift = order->highShift, lowShift = order->lowShift;
    const uint64_t *keys = order->keys;
    const uint64_t k0 = keys[0], k1 = keys[1], k2 = keys[2], k3 = keys[3], k4 = keys[4], k5 = keys[5], k6 = keys[6], k7 = keys[7];
    for (int64_t i = 0; i < count; i++) {
        uint64_t high = from[i] >> lowBits, low = from[i] & lowMask;
        high ^= (mixed(low, k0) >> highShift) & highMask;
        low ^= (mixed(high, k1) >> lowShift) & lowMask;
        high ^= (mixed(low, k2) >> highShift) & highMask;
        low ^= (mixed(high, k3) >> lowShift) & lowMask;
        high ^= (mixed(low, k4) >> highShift) & highMask;
        low ^= (mixed(high, k5) >> lowShift) & lowMask;
        high ^= (mixed(low, k6) >> highShift) & highMask;
        low ^= (mixed(high, k7) >> lowShift) & lowMask;
        to[i] = high << lowBits | low;
    }
}

INLINE void batchOrderFillBody(const BatchOrder *order, uint64_t first, int64_t count, int64_t *indices) {
    uint64_t values[batchSize], images[batchSize];
    int32_t places[batchSize + 1];
    const uint64_t bound = order->cardinality;
    while (count > 0) {
        int64_t open = count < batchSize ? count : batchSize;
        for (int64_t i = 0; i < open; i++) values[i] = first + (uint64_t)i;
        for (int64_t i = 0; i < open; i++) places[i] = (int32_t)i;
        const int64_t taken = open;
        // Those outside the space are sent through again, all together, until none is left.
        while (open > 0) {
            permute(order, open, values, images);
            int64_t left = 0;
            for (int64_t i = 0; i < open; i++) {
                indices[places[i]] = (int64_t)images[i];
                places[left] = places[i];
                values[left] = images[i];
                left += images[i] >= bound;
            }
            open = left;
        }
        indices += taken;
        first += (uint64_t)taken;
        count -= taken;
    }
}
WIDTHS(void, batchOrderFill, (const BatchOrder *order, uint64_t first, int64_t count, int64_t *indices), (order, first, count, indices))

// The product with a rounded reciprocal is off by less than one, and mended by a comparison.
INLINE void batchDivideBody(
    const int64_t *restrict indices, int64_t count, int64_t divisor, int64_t *restrict quotients, int64_t *restrict remainders) {
    const double reciprocal = 1.0 / (double)divisor;
    for (int64_t i = 0; i < count; i++) {
        int64_t quotient = (int64_t)((double)indices[i] * reciprocal);
        int64_t rest = indices[i] - quotient * divisor;
        const int64_t below = rest >> 63;
        quotient += below;
        rest += below & divisor;
        const int64_t above = (divisor - 1 - rest) >> 63;
        quotients[i] = quotient - above;
        remainders[i] = rest - (above & divisor);
    }
}
WIDTHS(
    void, batchDivide, (const int64_t *indices, int64_t count, int64_t divisor, int64_t *quotients, int64_t *remainders),
    (indices, count, divisor, quotients, remainders))

// As batchDivide, and each quotient divided on; a space whose numbers a double does not hold is divided in
// whole numbers.
INLINE void batchDigitsBody(const BatchSpace *space, const int64_t *restrict indices, int64_t count, int64_t *restrict digits) {
    int64_t one[batchSize], other[batchSize], *rest = one, *next = other;
    for (int64_t i = 0; i < count; i++) rest[i] = indices[i];
    for (int64_t lever = batchLevers - 1; lever > 0; lever--) {
        const int64_t size = space->sizes[lever];
        int64_t *found = digits + lever * batchSize;
        if (size == 1) {
            for (int64_t i = 0; i < count; i++) found[i] = 0;
            continue;
        }
        if (space->isShort) {
            batchDivideBody(rest, count, size, next, found);
        } else {
            for (int64_t i = 0; i < count; i++) {
                next[i] = rest[i] / size;
                found[i] = rest[i] - next[i] * size;
            }
        }
        int64_t *const done = rest;
        rest = next;
        next = done;
    }
    for (int64_t i = 0; i < count; i++) digits[i] = rest[i];
}
WIDTHS(
    void, batchDigits, (const BatchSpace *space, const int64_t *indices, int64_t count, int64_t *digits), (space, indices, count, digits))

INLINE void batchKeysBody(
    const int64_t *weights, const int64_t *classes, int64_t place, const int64_t *restrict digits, int64_t count, int64_t *restrict keys) {
    for (int64_t i = 0; i < count; i++) keys[i] = weights[place] * classes[digits[place * batchSize + i]];
    for (int64_t lever = 0; lever < batchLevers; lever++) {
        const int64_t weight = weights[lever];
        if (lever == place || weight == 0) continue;
        const int64_t *of = digits + lever * batchSize;
        for (int64_t i = 0; i < count; i++) keys[i] += weight * of[i];
    }
}
WIDTHS(
    void, batchKeys,
    (const int64_t *weights, const int64_t *classes, int64_t place, const int64_t *digits, int64_t count, int64_t *keys),
    (weights, classes, place, digits, count, keys))

void batchPrefetch(const BatchStem *stems, const int64_t *numbers, int64_t count) {
    for (int64_t i = 0; i < count; i++) __builtin_prefetch(&stems[numbers[i]]);
}

// The working memory of a batch.
typedef struct {
    int64_t stopping[batchSize], binding[batchSize], bound[batchSize], isNear[batchSize];
    double worstRatio[batchSize], coverage[batchSize], repo[batchSize], dsra[batchSize];
    int32_t survivors[batchSize + 1], near[batchSize + 1], odd[batchSize + 1];
    double inputs[12][batchSize];
    int64_t failing[batchSize], own[batchSize], kinds[batchSize], isOdd[batchSize];
} Room;

int64_t batchRoomSize(void) { return (sizeof(Room) + 63) / 64 * 64; }

enum { notional, mezzNotional, firstYearService, advanceFactor, stemRatio, cost, minCoverage, years, equity, tenorMargin, mostAdvance,
    tolerance };

INLINE BatchOutcome batchJudgeBody(
    const BatchTables *tables, const BatchStem *stems, const BatchLeaf *leaves, int64_t count, const double *best, const double *kept,
    int64_t *stoppingCounts, int64_t *bindingCounts, void *memory) {
    Room *verdicts = memory;
    double(*restrict room)[batchSize] = verdicts->inputs;
    int64_t *failing = verdicts->failing, *own = verdicts->own, *kinds = verdicts->kinds, *odd = verdicts->isOdd;
    for (int64_t i = 0; i < count; i++) {
        const BatchStem *stem = &stems[i];
        const int64_t rating = stem->rating, vector = stem->vector;
        const int64_t reserve = leaves[i].dsra * tables->ratings + rating;
        const int64_t repo = (leaves[i].repo * tables->ratings + rating) * tables->tenors + stem->tenor;
        room[notional][i] = stem->notional;
        room[mezzNotional][i] = stem->mezzNotional;
        room[firstYearService][i] = stem->firstYearService;
        room[advanceFactor][i] = stem->advanceFactor;
        room[stemRatio][i] = stem->worstRatio;
        failing[i] = stem->failing;
        own[i] = stem->binding;
        odd[i] = stem->isNotable;
        room[cost][i] = tables->costs[vector];
        room[minCoverage][i] = tables->minCoverages[rating];
        room[years][i] = tables->dsraYears[reserve];
        verdicts->dsra[i] = tables->dsraMargins[reserve];
        room[equity][i] = tables->sponsorEquities[leaves[i].equity * tables->vectors + vector];
        room[tenorMargin][i] = tables->repoTenorMargins[repo];
        room[mostAdvance][i] = tables->repoMaxAdvanceFactors[repo];
        room[tolerance][i] = tables->repoTolerances[repo];
        kinds[i] = tables->repoKinds[repo];
    }
    const double guard = tables->guardSlack, slack = tables->ratioSlack;
    const int64_t gateA = (1ll << tables->countAtGateA) - 1;
    const int64_t coverageBit = 1ll << tables->coveragePlace, repoBit = 1ll << tables->repoPlace, dsraBit = 1ll << tables->dsraPlace;
    const int64_t coveragePlace = tables->coveragePlace, repoPlace = tables->repoPlace, dsraPlace = tables->dsraPlace;
    const int64_t countAtGateA = tables->countAtGateA, places = tables->count;
    const double share = tables->upfrontShare;
    const double coverageTolerance = tables->coverageTolerance, repoTolerance = tables->repoTolerance,
                 dsraTolerance = tables->dsraTolerance;
    const double bestCoverage = best[0], bestRepo = best[1], bestReserve = best[2];
    int64_t exceeds = 0;
    for (int64_t i = 0; i < count; i++) {
        const double n = room[notional][i], m = room[mezzNotional][i], limit = room[minCoverage][i];
        const double raised = n + m;
        const double fees = share * raised;
        const double reserve = n > 0 ? room[years][i] * n * room[firstYearService][i] : 0;
        const double need = room[cost][i] + fees + reserve;
        const double coverage = (raised + room[equity][i]) / need;
        const double spare = coverage - limit;
        const double margin = ((spare < 0) & (coverage >= limit - guard * fabs(limit))) ? 0 : spare;

        const double factor = room[advanceFactor][i], most = room[mostAdvance][i];
        const double below = most - factor;
        const double ofFactor = (((below < 0) & (factor <= most + guard * fabs(most))) ? 0 : below) / room[tolerance][i];
        const double ofTenor = room[tenorMargin][i];
        const double repo = ofFactor < ofTenor ? ofFactor : ofTenor;
        const int64_t isUnknown = factor != factor;
        const int64_t isTested = kinds[i] == repoTested;
        const int64_t isCategorical = (kinds[i] == repoIneligible) | (isTested & isUnknown);

        const double dsra = verdicts->dsra[i];
        const int64_t ofStem = failing[i] & gateA;
        const int64_t atA = ofStem | (margin < 0 ? coverageBit : 0) | (((repo < 0) | isCategorical) ? repoBit : 0);
        const int64_t isAtA = atA != 0;
        const int64_t atB = failing[i] | (dsra < 0 ? dsraBit : 0);
        const int64_t stopping = isAtA ? atA : atB;

        // The stem's own failures at this gate, and the leaf's.
        const int64_t ofOwn = isAtA ? ofStem : failing[i];
        const double known = room[stemRatio][i];
        const double worst = ofOwn == 0 ? -INFINITY : (known != known ? INFINITY : known);
        const int64_t binding = ofOwn == 0 ? 0 : own[i];
        const double ofCoverage = margin < 0 ? (0 - margin) / coverageTolerance : -INFINITY;
        const double ofRepo = isCategorical ? INFINITY : (repo < 0 ? (0 - repo) / repoTolerance : -INFINITY);
        const double larger = ofRepo > ofCoverage ? ofRepo : ofCoverage;
        const double ofReserve = dsra < 0 ? (0 - dsra) / dsraTolerance : -INFINITY;
        // Of equal ratios the first in the order of constraints binds.
        const int64_t first = ofCoverage >= larger - slack ? coveragePlace : repoPlace;
        const double ratio = isAtA ? larger : ofReserve;
        const int64_t constraint = isAtA ? first : dsraPlace;
        const int64_t isLarger = ratio > worst + 2 * slack;
        const int64_t isSmaller = ((ratio <= worst) & (binding < constraint)) | (ratio < worst - 2 * slack);

        const int64_t bound = isLarger ? constraint : binding;
        const double largest = isLarger ? ratio : worst;
        const int64_t isStopped = stopping != 0;
        const int64_t isNear = isStopped & (largest <= 1 + slack);
        // Where it is counted.
        verdicts->stopping[i] = isAtA ? atA : gateA + 1 + (atB >> countAtGateA);
        verdicts->bound[i] = isStopped ? (isNear ? bound + places : bound) : 2 * places;
        verdicts->isNear[i] = isNear;
        verdicts->binding[i] = bound;
        verdicts->worstRatio[i] = largest;
        verdicts->coverage[i] = margin;
        // Not asked, or failed without a margin, it is the best of nothing.
        const double asked = (isTested & !isCategorical) ? repo : -INFINITY;
        const double judged = isAtA ? -INFINITY : dsra;
        verdicts->repo[i] = asked;
        verdicts->dsra[i] = judged;
        odd[i] |= (!isLarger) & (!isSmaller);
        exceeds |= (margin > bestCoverage) | (asked > bestRepo) | (judged > bestReserve);
    }
    int64_t survivors = 0, near = 0, odds = 0;
    for (int64_t i = 0; i < count; i++) {
        const int64_t isCounted = odd[i] ^ 1;
        stoppingCounts[verdicts->stopping[i]] += isCounted;
        bindingCounts[verdicts->bound[i]] += isCounted;
        verdicts->survivors[survivors] = (int32_t)i;
        survivors += isCounted & (verdicts->bound[i] == 2 * places);
        verdicts->near[near] = (int32_t)i;
        near += isCounted & verdicts->isNear[i] & (verdicts->worstRatio[i] <= kept[verdicts->binding[i]]);
        verdicts->odd[odds] = (int32_t)i;
        odds += odd[i];
    }
    const BatchOutcome outcome = {
        verdicts->binding, verdicts->worstRatio, verdicts->coverage, verdicts->repo, verdicts->dsra, verdicts->survivors,
        verdicts->near, verdicts->odd, (int32_t)survivors, (int32_t)near, (int32_t)odds, exceeds != 0,
    };
    return outcome;
}
WIDTHS(
    BatchOutcome, batchJudge,
    (const BatchTables *tables, const BatchStem *stems, const BatchLeaf *leaves, int64_t count, const double *best, const double *kept,
        int64_t *stoppingCounts, int64_t *bindingCounts, void *memory),
    (tables, stems, leaves, count, best, kept, stoppingCounts, bindingCounts, memory))
