"""The sentences about what a person filled in. `{label}` is the field's label in the reader's language."""

from engine.errors import declare

MISSING = declare("field.missing", "invalid", zh="请填写“{label}”。", en='Please fill in "{label}".')
WRONG_TYPE = declare(
    "field.wrong_type",
    "invalid",
    zh="“{label}”填写的内容不对，应为{zh}。",
    en='The content of "{label}" is wrong; it should be {en}.',
)
TOO_LONG = declare(
    "field.too_long",
    "invalid",
    zh="“{label}”最多 {limit} 个字，现在有 {length} 个字，请缩短。",
    en='"{label}" may have at most {limit} characters and has {length}. Please shorten it.',
)
TOO_SHORT = declare(
    "field.too_short",
    "invalid",
    zh="“{label}”至少要 {limit} 个字，请补充。",
    en='"{label}" needs at least {limit} characters. Please add more.',
)
TOO_SMALL = declare(
    "field.too_small", "invalid", zh="“{label}”不能小于 {limit}。", en='"{label}" must not be less than {limit}.'
)
TOO_GREAT = declare(
    "field.too_great", "invalid", zh="“{label}”不能大于 {limit}。", en='"{label}" must not be more than {limit}.'
)
DIGITS = declare(
    "field.digits",
    "invalid",
    zh="“{label}”最多 {limit} 位小数。",
    en='"{label}" may have at most {limit} digits after the decimal point.',
)
PATTERN = declare(
    "field.pattern",
    "invalid",
    zh="“{label}”的格式不对，请按说明填写。",
    en='"{label}" does not have the right form. Please follow the description.',
)
EMAIL = declare(
    "field.email",
    "invalid",
    zh="“{label}”应是电子邮件地址，例如 name@example.com。",
    en='"{label}" should be an e-mail address such as name@example.com.',
)
PHONE = declare(
    "field.phone",
    "invalid",
    zh="“{label}”应是电话号码，例如 13800138000 或 010-12345678。",
    en='"{label}" should be a telephone number such as +86 10 1234 5678.',
)
NOT_AN_OPTION = declare(
    "field.not_an_option",
    "invalid",
    zh="“{label}”没有“{value}”这个选项，请从列表中选择。",
    en='"{value}" is not an option of "{label}". Please choose from the list.',
)
PAST = declare("field.past", "invalid", zh="“{label}”不能早于现在。", en='"{label}" must not be in the past.')
TOO_MANY = declare(
    "field.too_many",
    "invalid",
    zh="“{label}”最多 {limit} 项，请减少。",
    en='"{label}" takes at most {limit} entries. Please remove some.',
)
UNKNOWN_FIELD = declare(
    "field.unknown",
    "invalid",
    zh="表单里没有名为 {key} 的字段，请去掉它。",
    en="The form has no field called {key}. Please leave it out.",
)
