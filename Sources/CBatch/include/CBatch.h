// Arithmetic over batches of permutations, in the widest vectors that the processor at hand has.
//
// Every operation is IEEE 754's on doubles or whole numbers, none is contracted or reordered, so
// that each width gives the same bits. The processor is asked once, at the first call.
#pragma once
#include <stdbool.h>
#include <stdint.h>

// What all permutations of the same first ten levers share; one cache line. See Stem in Swift.
typedef struct {
    double notional, mezzNotional;
    double firstYearService;
    double minDSCR;
    double advanceFactor;
    double worstRatio;
    uint32_t failing;
    uint32_t couponTenor;
    uint16_t vector, mezzanine;
    uint8_t rating, tenor, binding;
    bool isNotable;
} BatchStem;

// A leaf's choice of the last four levers.
typedef struct {
    int32_t dsra, equity, sidecar, repo;
} BatchLeaf;

// Most permutations in a batch.
enum { batchSize = 128 };

// The keys and widths of a seeded order: see SeededOrder in Swift.
typedef struct {
    uint64_t keys[8];
    uint64_t cardinality;
    uint64_t lowBits, highMask, lowMask;
    // By which the top bits of a mixing are brought down.
    uint64_t highShift, lowShift;
} BatchOrder;

// The canonical indices at `count` positions from `first` on.
void batchOrderFill(const BatchOrder *order, uint64_t first, int64_t count, int64_t *indices);

// Quotient and remainder of each index by a divisor below 2^31; indices below 2^52.
void batchDivide(const int64_t *indices, int64_t count, int64_t divisor, int64_t *quotients, int64_t *remainders);

// The levers, constraints and figures of a cell in the order that Swift has them in; a test holds them to it.
enum { leverPool, leverRating, leverBasis, leverSeniorDSCR, leverSeniorLTV, leverCoupon, leverTenor, leverProfile, leverMezzanine,
    leverWrap, leverReserve, leverEquity, leverSidecar, leverRepo, batchLevers };
enum { constraintMinSize, constraintTenorLimit, constraintCouponBounds, constraintConcentration, constraintMaxLTV, constraintAdvanceBand,
    constraintMinCoverage, constraintMezzShare, constraintRepo, constraintMinDSCRSenior, constraintStressDSCR, constraintMinDSCRMezz,
    constraintMinICR, constraintLifeBounds, constraintMinAmortisation, constraintMaxBalloon, constraintReserve, batchConstraints };
enum { figureNumerator, figureBaseCover, figureStressCover, figureInterestCover, figureAverageLife, figureFirstYearService,
    figureHasProfile, figureCasesCap, figureWidth };

// The levers of a space: how many values each has, and whether every index is below 2^50.
typedef struct {
    int64_t sizes[batchLevers];
    bool isShort;
} BatchSpace;

// The number of each lever's value at the indices, the last lever varying fastest: those of a lever lie
// together, at lever·batchSize.
void batchDigits(const BatchSpace *space, const int64_t *indices, int64_t count, int64_t *digits);

// A number made of the digits: Σ weight·digit, but for the lever at `place`, whose digit is looked up in
// `classes` first.
void batchKeys(const int64_t *weights, const int64_t *classes, int64_t place, const int64_t *digits, int64_t count, int64_t *keys);

// Brings stems of a table that no cache holds nearer, before they are read.
void batchPrefetch(const BatchStem *stems, const int64_t *numbers, int64_t count);

// The tables that leaves are judged by.
typedef struct {
    const double *costs;            // by pool and basis
    const double *minCoverages;     // by rating
    const double *dsraYears;        // by reserve and rating
    const double *dsraMargins;      // by reserve and rating
    const double *sponsorEquities;  // by sponsor equity, pool and basis
    // By repo target, rating and tenor; without a target, infinities.
    const double *repoTenorMargins, *repoMaxAdvanceFactors, *repoTolerances;
    const uint8_t *repoKinds;  // repoNone, repoIneligible, repoTested
    int64_t vectors, ratings, tenors;
    double upfrontShare;
    double coverageTolerance, repoTolerance, dsraTolerance;
    double guardSlack, ratioSlack;
    // Places of the three constraints of a leaf, and the number of those at Gate A and in all.
    int32_t coveragePlace, repoPlace, dsraPlace, countAtGateA, count;
} BatchTables;

enum { repoNone = 0, repoIneligible = 1, repoTested = 2 };

// What a batch comes to.
typedef struct {
    // By place: which constraint binds, its ratio (infinite where a failure has none), and the margins of
    // the three constraints (negative infinity where one was not judged).
    const int64_t *binding;
    const double *worstRatio, *coverage, *repo, *dsra;
    // Places of those that nothing stops, of near misses that may be kept, and of those that must be
    // judged in full: where two ratios are too close to say which binds, and of notable stems.
    const int32_t *survivors, *near, *odd;
    int32_t survivorCount, nearCount, oddCount;
    // True if a margin is above the best so far.
    bool exceeds;
} BatchOutcome;

// Bytes of working memory that a batch needs, at a multiple of 64.
int64_t batchRoomSize(void);

// Judges leaves by their stems. `best` are the best margins so far of coverage, repo and reserve,
// `kept` by constraint the ratio that a near miss must not exceed. `stoppingCounts` counts by the bits
// of the gate that stopped, 2^countAtGateA of Gate A, then those of Gate B; `bindingCounts` by the
// binding constraint, those out of reach, then near misses, then one for survivors. The outcome lies in
// the room.
BatchOutcome batchJudge(
    const BatchTables *tables, const BatchStem *stems, const BatchLeaf *leaves, int64_t count, const double *best, const double *kept,
    int64_t *stoppingCounts, int64_t *bindingCounts, void *room);

// The tables that the stems of permutations are judged by.
enum { batchMaxLTV, batchLeastAdvance, batchMostAdvance, batchMezzShare, batchStressDSCR, batchMinICR, batchMinLife, batchMaxLife,
    batchThresholds };
typedef struct {
    const double *values, *gearingCaps;         // by pool
    const double *advanceValues;                // by pool and basis
    const double *dscrTargets, *ltvTargets;     // by lever value, NaN for none
    const double *thresholds;                   // by rating, batchThresholds of each
    const double *dscrFloors;                   // by rating and wrap
    const double *tenorMargins;                 // by pool, rating and tenor
    const double *mezzTenorMargins;             // by pool and mezzanine
    const double *couponMargins;                // by coupon, tenor and rating
    const double *concentrationMargins;         // by pool and rating
    const double *amortisationMargins;          // by profile, tenor and rating
    const double *balloonMargins;               // by profile and rating
    const double *hasMezzanine;                 // by mezzanine, 1 or 0
    double tolerances[batchConstraints];        // by constraint, NaN for none
    int64_t bases, ratings, tenors, mezzanines, wraps;
    double step, minorUnits, mostNotional, guardSlack, ratioSlack;
    bool usesReverseDSCR;
} BatchStemTables;

// Bytes of working memory that the stems of a batch need, at a multiple of 64.
int64_t batchStemRoomSize(void);

// The senior's size of each permutation, by its digits and the row of its cell in a cover table. What was
// looked up stays in the room.
void batchSeniors(
    const BatchStemTables *tables, const double *figures, const int64_t *digits, const int64_t *rows, int64_t count, double *notionals,
    void *room);

// The stems and leaves of the permutations that batchSeniors was given, whose mezzanines' sizes are now known
// too: all but MIN_DSCR_MEZZ. Notable is one with a margin of its own above the best, by constraint.
void batchStems(
    const BatchStemTables *tables, const int64_t *digits, int64_t count, const double *notionals, const double *mezzNotionals,
    const double *best, BatchStem *stems, BatchLeaf *leaves, void *room);

// min over t of cash/(n·senior + m·service), where that is not 0. `hasService` is false where it is 0
// throughout, `isNegative` true where it is below 0 somewhere.
typedef struct {
    double cover;
    bool hasService, isNegative;
} BatchCover;
BatchCover batchLeastCover(const double *cash, double n, const double *senior, double m, const double *service, int64_t count);

// min over t of cash_t/(rate·fraction_t·balance_t), the same.
BatchCover batchLeastInterestCover(const double *cash, double rate, const double *fractions, const double *balances, int64_t count);

// What a sculpted tranche can carry, by discount factors: with C_t = max(0, cash_t/target − n·senior_t),
// the least of Σ discount·C and of Σ_{s < t} discount_s·C_s + level_t·C_t over the periods after the
// first `interestOnly`, and `cap`, the least level_t·C_t over those.
typedef struct {
    double amount, cap;
    // True if every C_t is above 0, and if no period's interest holds the amount down.
    bool isCarried, isFree;
} BatchSculpt;
BatchSculpt batchSculpt(
    const double *cash, double target, double n, const double *senior, const double *discounts, const double *levels, int64_t interestOnly,
    int64_t count);

// min over t of (cash_t/target − n·senior_t)/service_t, where service_t is not 0; NaN where it is 0
// throughout.
double batchLeastSpare(const double *cash, double target, double n, const double *senior, const double *service, int64_t count);

// Between which values batchLeastSpare lies, by 1/target and 1/service_t (0 where the service is 0)
// without a division; both infinite where nothing is due. No service is below 0.
typedef struct {
    double least, most;
} BatchRange;
BatchRange batchSpareRange(
    const double *cash, double ofTarget, double n, const double *senior, const double *ofService, int64_t count);

// What a sculpted tranche pays a unit, but for rounding: C_t as above repays the largest balance that it can carry,
// no period's interest being above its C_t. `factors` are r_t, 1/(1 + r_t) and 1/r_t of all periods, one list
// after the other. `carried` is room for as many numbers.
void batchSculptedService(
    const double *cash, double target, double n, const double *senior, const double *factors, int64_t interestOnly, int64_t count,
    double *carried, double *service);

// min over t of cash_t/(n·due_t + m·v_t), where v_t is what a sculpted tranche that no period's interest
// holds down pays a unit of the cash C_t = max(0, base_t/target − n·senior_t) that shapes it: `share`·C_t for
// all of the tranche, and m·rate_t in the first `interestOnly` periods. Exact but for rounding;
// `isOdd` where a period owes nothing
// or less, or the senior less than nothing or than it shapes by.
typedef struct {
    double cover;
    bool isOdd;
} BatchSculptedCover;
BatchSculptedCover batchSculptedCover(
    const double *cash, const double *base, double ofTarget, double n, const double *senior, const double *due, double share, double m,
    const double *rates, int64_t interestOnly, int64_t count);
