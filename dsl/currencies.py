"""The currencies of ISO 4217 and the number of decimal places of each.

Source: ISO 4217 list one, published 2026-01-01. Codes without a minor unit (metals, units of account,
`XXX` and `XTS`) are left out, since nothing can be rounded or paid in them; so are currencies that
were withdrawn, of which the last was BGN.
"""

_CENTS = """
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE
CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD
HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK
MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD
RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH
USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG
"""
_WHOLE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THOUSANDTHS = "BHD IQD JOD KWD LYD OMR TND"
_TEN_THOUSANDTHS = "CLF UYW"

_DIGITS: dict[str, int] = {
    code: digits
    for codes, digits in ((_CENTS, 2), (_WHOLE, 0), (_THOUSANDTHS, 3), (_TEN_THOUSANDTHS, 4))
    for code in codes.split()
}

CODES: tuple[str, ...] = tuple(sorted(_DIGITS))
"""Every code that `is_currency` knows, in alphabetical order."""


def is_currency(code: str) -> bool:
    """Whether `code` is an active currency, spelled in three capital letters."""
    return code in _DIGITS


def minor_digits(code: str) -> int:
    """The number of decimal places in which `code` is paid: 2 for CAD, 0 for JPY.

    Raises: KeyError if the code is none of CODES.
    """
    return _DIGITS[code]
