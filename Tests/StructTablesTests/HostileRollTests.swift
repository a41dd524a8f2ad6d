import StructEngine
import Testing

@testable import StructTables

/// Rolls of other trades and countries: what a rent is a price of, and titles of languages beside the five.
@Suite struct HostileRollTests {
    @Test(
        arguments: [
            "Rent per bed pa", "Rent per space pa", "Pacht €/ha/Jahr", "Rent per tsubo per month", "Rent per key", "Miete je Stellplatz",
            "Loyer par chambre", "Rent per pallet",
        ])
    func aPriceOfWhatNoColumnCountsIsAskedFor(title: String) throws {
        let faults = Roll.faults("Tenant,Start,End,\(title)\nA,13/01/2024,12/01/2034,500\nB,13/01/2024,12/01/2034,600\n")
        #expect(faults.map(\.id) == ["table_column"])
        let whole = try Roll.read(
            text: "Tenant,Start,End,\(title),Total rent pa\nA,13/01/2024,12/01/2034,5,1000\nB,13/01/2024,12/01/2034,6,2000\n")
        #expect(whole.report.entries.map(\.draft.rent) == [1_000, 2_000])
    }

    @Test(arguments: ["Rent per annum", "Rent per month", "Rent per sq ft", "Rent per quarter"]) func aPricePerTimeIsARent(title: String)
        throws
    {
        let made = try Roll.read(
            text: "Tenant,Area sq ft,Start,End,\(title)\nA,10,13/01/2024,12/01/2034,500\nB,10,13/01/2024,12/01/2034,600\n")
        #expect(made.report.entries.count == 2)
    }

    @Test func aRentAWeekForSomeWeeksIsAskedFor() throws {
        let rows = "A,01/09/2022,31/08/2032,150,44\nB,15/09/2023,14/09/2028,220,51\n"
        #expect(Roll.faults("University,Start,End,Rent pw,Weeks\n" + rows).map(\.id) == ["table_column"])
        let made = try Roll.read(text: "Tenant,Start,End,Rent pw,Unit\n" + rows)
        #expect(made.report.entries.map(\.draft.rent) == [7_800, 11_440])
    }

    @Test func amountsOfYearsOfALeaseAreNoRent() {
        let rows = "A,01/07/2026,30/06/2030,1000,1100,1200\nB,01/07/2026,30/06/2030,2000,2000,2000\n"
        #expect(Roll.faults("Tenant,Start,End,Year 1,Year 2,Year 3\n" + rows).map(\.id) == ["table_column"])
    }

    @Test(
        arguments: [
            ("Conduttore;Decorrenza;Scadenza;Canone annuo", 1.0), ("Inquilino;Início;Termo;Renda mensal", 12),
            ("Najemca;Data rozpoczęcia;Data zakończenia;Czynsz roczny", 1), ("Hyresgäst;Startdatum;Slutdatum;Årshyra", 1),
            ("Pächter;Pachtbeginn;Pachtende;Fixpacht p.a.", 1),
        ] as [(String, Double)])
    func titlesOfOtherLanguagesAreRead(titles: String, perYear: Double) throws {
        let made = try Roll.read(text: "\(titles)\nA;01.02.2022;31.01.2031;1.500,00\nB;15.03.2023;14.03.2029;900,50\n")
        #expect(made.report.entries.map(\.draft.rent) == [1_500 * perYear, 900.5 * perYear])
        #expect(made.report.entries.map(\.endMonth) == [55, 33])
    }

    @Test func aShareOfTurnoverIsNoRent() throws {
        let made = try Roll.read(
            text:
                "Tenant,Start,End,Base rent pa,Turnover rent %,Rent last year\nA,13/01/2024,12/01/2034,500,8%,450\nB,13/01/2024,12/01/2034,600,7%,590\n"
        )
        #expect(made.report.entries.map(\.draft.rent) == [500, 600])
    }

    @Test func aPricePerPeakKilowattMeetsThePower() throws {
        let made = try Roll.read(
            text: "Tenant,Capacity MWp,Start,End,Rent GBP/kWp pa\nA,0.5,13/01/2024,12/01/2034,10\nB,300 kWp,13/01/2024,12/01/2034,12\n")
        #expect(made.report.entries.map(\.draft.rent) == [5_000, 3_600])
    }

    @Test func aShareBesideAmountsOfStepsSaysNothingOfTheirTime() throws {
        let made = try Roll.read(
            text:
                "Tenant,Start,End,Rent pa,Step date,Step rent\nA,13/01/2024,12/01/2034,1000,13/02/2027,5%\nB,13/01/2024,12/01/2034,1000,13/02/2027,1100\n"
        )
        #expect(made.report.entries.map { $0.steps.map(\.rent) } == [[1_050], [1_100]])
    }

    @Test func whatIsTakenOffARentInAColumnIsSaid() throws {
        let made = try Roll.read(
            text: "Tenant,Start,End,Rent pa,Rent discount pa\nA,13/01/2024,12/01/2034,1000,100\nB,13/01/2024,12/01/2034,2000,0\n")
        #expect(made.report.entries.map(\.draft.rent) == [1_000, 2_000])
        #expect(made.report.findings.notCarried.contains { $0.hasPrefix("roll.csv E2: \"Rent discount pa\" of 1 leases is no rent") })
    }

    @Test func anIncreaseOfAmountsIsAStep() throws {
        let made = try Roll.read(
            text:
                "Tenant,Start,End,Current Monthly,Increase Date,Increase Monthly\nA,13/01/2024,12/01/2034,2000,13/02/2027,2200\nB,13/01/2024,12/01/2034,5000,,\n"
        )
        #expect(made.report.entries.map(\.draft.rent) == [24_000, 60_000] && made.report.entries[0].steps.map(\.rent) == [26_400])
    }
}
