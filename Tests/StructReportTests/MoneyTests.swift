import StructReport
import Testing

/// An amount is shown in its currency, whatever the currency's minor units.
@Suite struct MoneyTests {
    @Test func millionsAreOfCurrencyUnitsNotOfMinorUnits() {
        #expect(Money(currency: .gbp).amount(41_234_500_000) == "GBP 412.3m" && Money(currency: .gbp).millions(41_234_500_000.0) == "412.3")
        #expect(Money(currency: .jpy).amount(41_234_500_000) == "JPY 41,234.5m")
    }

    @Test func yenHaveNoDecimals() {
        #expect(Money(currency: .jpy).exact(123_450) == "JPY 123,450" && Money(currency: .gbp).exact(123_450) == "GBP 1,234.50")
        #expect(Money(currency: .eur).exact(123_400) == "EUR 1,234" && Money(currency: .aed).exact(5) == "AED 0.05")
    }

    @Test func aNegativeAmountKeepsItsSign() {
        #expect(Money(currency: .usd).millions(Int64(-250_000_000)) == "-2.5" && Money(currency: .usd).exact(-100_001) == "USD -1,000.01")
        #expect(Money(currency: .usd).exact(.min) == "USD -92,233,720,368,547,758.08")
    }

    @Test func aChangeHasASign() {
        let money = Money(currency: .usd)
        #expect(money.change(250_000_000) == "+2.5" && money.change(-250_000_000) == "-2.5" && money.change(0) == "+0.0")
    }

    @Test func noAmountIsADash() { #expect(Money(currency: .eur).amount(nil) == "—" && Money(currency: .eur).millions(nil) == "—") }
}
