import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { currencyCodes, currencyDecimals, formatMoney, parseAmount } from "./money.ts";

const anyMinorUnits = fc.bigInt({ min: 1n, max: 10n ** 15n - 1n });

/** 20000 in KWD is "20.000". */
function decimalText(minorUnits: bigint, decimals: number): string {
  const digits = minorUnits.toString().padStart(decimals + 1, "0");
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

describe("currencies", () => {
  const cases: [string, number | null][] = [
    ["KWD", 3],
    ["BHD", 3],
    ["USD", 2],
    ["SAR", 2],
    ["PKR", 2],
    ["JPY", 0],
    ["CLF", 4],
    ["kwd", null],
    ["XXX", null],
    ["HRK", null],
    ["", null],
    ["constructor", null],
  ];
  for (const [code, decimals] of cases) {
    test(`"${code}" has ${decimals ?? "no entry"}`, () => {
      assert.equal(currencyDecimals(code), decimals);
    });
  }

  test("the table names each code once, and the codes that Intl knows", () => {
    const known = new Set(Intl.supportedValuesOf("currency"));
    const unknownToIntl = currencyCodes.filter((code) => !known.has(code));
    // Units of account, which nobody pays in cash, and the second bolívar.
    const leftOutByIntl = ["BOV", "CHE", "CHW", "CLF", "COU", "MXV", "USN", "UYI", "UYW", "VED"];

    assert.equal(new Set(currencyCodes).size, currencyCodes.length);
    assert.deepEqual(unknownToIntl, leftOutByIntl);
  });
});

describe("reading an amount", () => {
  const cases: [string, string, string][] = [
    ["20.000", "KWD", "20.000"],
    ["20", "KWD", "20.000"],
    ["20.5", "KWD", "20.500"],
    ["0.001", "KWD", "0.001"],
    ["0020.10", "USD", "20.10"],
    ["20", "JPY", "20"],
    ["999999999999999.999", "KWD", "999999999999999.999"],
  ];
  for (const [text, currency, amount] of cases) {
    test(`${text} ${currency} is ${amount}`, () => {
      assert.deepEqual(parseAmount(text, currency), { kind: "ok", amount });
    });
  }

  const refusals: [string, string, RegExp][] = [
    ["20.0000", "KWD", /KWD has 3 decimals, "20.0000" has 4/],
    ["20.0", "JPY", /JPY has 0 decimals/],
    ["0", "KWD", /above zero/],
    ["0.000", "KWD", /above zero/],
    ["-20", "KWD", /Expected a decimal amount such as "20.000"/],
    ["+20", "KWD", /Expected a decimal amount/],
    ["2e3", "KWD", /Expected a decimal amount/],
    ["1,250.00", "USD", /Expected a decimal amount/],
    [".5", "USD", /Expected a decimal amount/],
    ["5.", "USD", /Expected a decimal amount/],
    ["", "USD", /Expected a decimal amount/],
    ["20\n", "USD", /Expected a decimal amount/],
    ["٢٠", "USD", /Expected a decimal amount/],
    ["1000000000000000", "USD", /at most 15 digits/],
    ["20", "KWX", /"KWX" is not an active ISO 4217 currency code/],
  ];
  for (const [text, currency, message] of refusals) {
    test(`${JSON.stringify(text)} ${currency} is refused`, () => {
      const parsed = parseAmount(text, currency);

      assert.equal(parsed.kind, "refused");
      assert.match(parsed.kind === "refused" ? parsed.message : "", message);
    });
  }

  test("zero is taken where the caller allows it", () => {
    assert.deepEqual(parseAmount("0", "KWD", "allowed"), { kind: "ok", amount: "0.000" });
  });

  test("what was read reads the same again, whole to the last digit", () => {
    fc.assert(
      fc.property(anyMinorUnits, fc.constantFrom(...currencyCodes), (minorUnits, currency) => {
        const amount = decimalText(minorUnits, currencyDecimals(currency) ?? 0);

        assert.deepEqual(parseAmount(amount, currency), { kind: "ok", amount });
      }),
    );
  });
});

describe("writing money", () => {
  const cases: [string, string, string, "latn" | "arab", string][] = [
    ["20.000", "KWD", "en", "latn", "KWD 20.000"],
    ["20", "JPY", "en", "latn", "JPY 20"],
    ["1250.00", "USD", "en_US", "latn", "USD 1,250.00"],
    ["1234567.890", "KWD", "en", "latn", "KWD 1,234,567.890"],
    ["10.00", "PKR", "en", "latn", "PKR 10.00"],
    ["20.000", "KWD", "en", "arab", "KWD 20.000"],
    ["20.000", "KWD", "ar", "latn", "20.000 د.ك."],
    ["1250.00", "AED", "ar_AE", "latn", "1,250.00 د.إ."],
    ["99.50", "USD", "ar", "latn", "99.50 USD"],
    ["99.50", "EUR", "ar", "latn", "99.50 €"],
    ["20.000", "KWD", "ar", "arab", "٢٠٫٠٠٠ د.ك."],
    ["1250.00", "EUR", "fr", "latn", "1 250,00 EUR"],
    ["999999999999999.999", "KWD", "en", "latn", "KWD 999,999,999,999,999.999"],
    ["20.000", "KWD", "not a language", "latn", "KWD 20.000"],
    ["20.000", "KWD", "en-u-nu-arab", "latn", "KWD 20.000"],
  ];
  for (const [amount, currency, language, digits, text] of cases) {
    test(`${amount} ${currency} in ${language}, ${digits}: ${text}`, () => {
      assert.equal(formatMoney(amount, currency, language, digits), text);
    });
  }

  test("no digit is lost or made up on the way into the text", () => {
    fc.assert(
      fc.property(
        anyMinorUnits,
        fc.constantFrom(...currencyCodes),
        fc.constantFrom("en", "ar", "fr"),
        (n, code, lang) => {
          const amount = decimalText(n, currencyDecimals(code) ?? 0);

          const digitsShown = formatMoney(amount, code, lang, "latn").replace(/\D/g, "");

          assert.equal(digitsShown, amount.replace(".", ""));
        },
      ),
    );
  });

  test("there are no direction marks and no unusual spaces", () => {
    fc.assert(
      fc.property(
        anyMinorUnits,
        fc.constantFrom(...currencyCodes),
        fc.constantFrom("ar", "he", "ur", "fa", "fr", "ckb"),
        fc.constantFrom("latn" as const, "arab" as const),
        (n, code, language, digits) => {
          const text = formatMoney(decimalText(n, currencyDecimals(code) ?? 0), code, language, digits);
          assert.doesNotMatch(text, /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u00a0\u202f]| {2}|^ | $/);
        },
      ),
    );
  });

  test("text that is no amount is our mistake and never reaches a customer", () => {
    assert.throws(() => formatMoney("twenty", "KWD", "en", "latn"), /"twenty" is not a decimal amount/);
  });
});
