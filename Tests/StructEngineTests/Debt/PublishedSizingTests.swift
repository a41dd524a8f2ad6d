import TestSupport
import Testing

@testable import StructEngine

/// Debt sized by others from the same cash flow, rate and cover: sculpted, one payment a year, no
/// fees.
@Suite struct PublishedSizingTests {
    /// How far the engine's debt may lie from the published one, in dollars.
    ///
    /// Published: S = Σ C_t·D_t/d, with D_t = (1 + r)^−t. The engine takes each C_t to whole cents,
    /// x_t = C_t + ε_t with |ε_t| ≤ 0.005, which moves the sum by at most 0.005·Σ D_t; and D_t to a
    /// whole multiple of 2^−44, so by at most 2^−45, which moves it by at most 2^−45·Σ|x_t|. Both
    /// are divided by d. What remains are the roundings of doubles on either side, each 2^−53
    /// relative: t products for D_t, the sum and the quotient, fewer than 64 in all on either side.
    ///
    /// The same bound holds for every later balance B_t = Σ_{s>t} C_s·(D_s/D_t)/d, since its
    /// annuity is shorter and the error of the engine's N_d = PV/d reaches it multiplied by a share
    /// of at most 1.
    private func bound(_ row: PublishedSizing) -> Double {
        var factor = 1.0
        var annuity = 0.0
        for _ in row.cashFlow {
            factor /= 1 + row.rate
            annuity += factor
        }
        let cents = 0.005 * annuity / row.dscr
        let factors = 0x1p-45 * row.cashFlow.reduce(0) { $0 + abs($1) } / row.dscr
        return cents + factors + 2 * 64 * 0x1p-53 * row.debt
    }

    private func structure(_ row: PublishedSizing) throws -> Structure {
        let levers = #""senior_coupon": \#(row.rate), "senior_dscr": \#(row.dscr), "senior_profile": {"kind": "sculpted"}"#
        let text = DealText.plant(amounts: row.cashFlow, perYear: 1, years: row.cashFlow.count, levers: levers)
        return try Plan(Deal(json: text.bytes)).evaluate(index: 0)
    }

    @Test(arguments: PublishedSizing.all) func theDebtIsThePublishedOneWithinTheRoundingOfCents(row: PublishedSizing) throws {
        let structure = try structure(row)
        let debt = try #require(structure.terms.dscrNotionalMinor) / 100
        #expect(abs(debt - row.debt) <= bound(row), "\(debt)")
        #expect(structure.terms.usesPresentValue)
        // Rounded down to a cent, and a cent is the most that takes.
        let rounded = Double(structure.seniorNotionalMinor) / 100
        #expect(rounded <= debt && debt - rounded < 0.01 + 1e-6)
    }

    @Test(arguments: PublishedSizing.all) func theScheduleIsThePublishedOneWithinTheRoundingOfCents(row: PublishedSizing) throws {
        let structure = try structure(row)
        let debt = try #require(structure.terms.dscrNotionalMinor) / 100
        let balances = try #require(structure.terms.balances).map { $0 * debt }
        var opening = debt
        var published = row.debt
        for (balance, principal) in zip(balances, row.principal) {
            published -= principal
            // A principal is a difference of two balances.
            #expect(abs(opening - balance - principal) <= 2 * bound(row))
            #expect(abs(balance - published) <= bound(row) + 1e-6)
            opening = balance
        }
        #expect(balances.count == row.principal.count)
        #expect(balances.last == 0)
    }

    @Test(arguments: PublishedSizing.all) func everyYearIsCoveredAtTheTargetAndNoneBelow(row: PublishedSizing) throws {
        let structure = try structure(row)
        let covers = try #require(structure.terms.baseDSCR).compactMap { $0 }
        #expect(covers.count == 18)
        // The debt lies at most a cent below the exact one, so covers lie at most this much above
        // the target.
        let slack = row.dscr * 0.02 / row.debt + 1e-12
        #expect(covers.allSatisfy { $0 >= row.dscr - 1e-12 && $0 <= row.dscr + slack })
    }
}
