"""The languages the provider takes templates in, by its own codes. There is no fallback from `nl_BE` to `nl`."""

LANGUAGES = frozenset((
    "af", "sq", "ar", "ar_AE", "ar_EG", "az", "be", "bn", "bg", "ca", "zh_CN", "zh_HK", "zh_TW", "hr", "cs", "da",
    "nl", "nl_BE", "en", "en_GB", "en_US", "et", "fil", "fi", "fr", "fr_BE", "fr_CH", "ka", "de", "de_AT", "de_CH",
    "el", "gu", "ha", "he", "hi", "hu", "id", "ga", "it", "ja", "kn", "kk", "rw_RW", "ko", "ky_KG", "lo", "lv", "lt",
    "mk", "ms", "ml", "mr", "nb", "fa", "pl", "pt_BR", "pt_PT", "pa", "ro", "ru", "sr", "si_LK", "sk", "sl", "es",
    "es_AR", "es_CL", "es_CO", "es_ES", "es_MX", "sw", "sv", "ta", "te", "th", "tr", "uk", "ur", "uz", "vi", "zu",
    "spl", "it",
))  # fmt: skip
