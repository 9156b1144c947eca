"""Writes what transformers makes of conversations with the chat templates of several families, to src/test/resources/golden/chat.

make_golden.py runs it last; it names the versions. Alone, beside models that are there already:

    python src/test/golden/make_chat_golden.py

renderings.json   each template with each conversation: the text, or the template's refusal
tokens.json       the same as token ids of a tiny tokenizer of the family (directories beside it), also truncated
language.json     short templates that show what Jinja and Python mean, each with its text, or an error

The templates are copies of those of axolotl 0.19.0 (Apache-2.0). Templates that read the clock read NOW.
"""

import datetime
import json
import pathlib

from transformers import AutoTokenizer
from transformers.utils import chat_template_utils

GOLDEN = pathlib.Path(__file__).parents[1] / "resources" / "golden"
OUT = GOLDEN / "chat"
NOW = datetime.datetime(2026, 3, 5, 14, 7, 9)
SPECIAL = dict(bos_token="<s>", eos_token="</s>", unk_token="<unk>", pad_token="<pad>")

USER = {"role": "user", "content": "Where is my parcel?"}
CONVERSATIONS = {
    "one turn": [USER, {"role": "assistant", "content": "It is late, we are sorry."}],
    "spaces": [{"role": "user", "content": "  Hi \n"}, {"role": "assistant", "content": "\n Hello.  \n\n"}],
    "system": [{"role": "system", "content": " Be brief. "}, USER, {"role": "assistant", "content": "Late."}],
    "several": [
        USER,
        {"role": "assistant", "content": "Let me see."},
        {"role": "user", "content": "Two\nlines, \"quotes\", <b>&amp;</b> {{ braces }} {% if %} \\n"},
        {"role": "assistant", "content": "très naïve 👍🏽 電影"},
    ],
    "thinking": [
        USER,
        {"role": "assistant", "content": "<think>\nA\n</think>\n\nB"},
        USER,
        {"role": "assistant", "content": "<think>\nIt is late.\n</think>\n\nIt is late."},
    ],
    "system last": [USER, {"role": "system", "content": "Be kind."}, {"role": "assistant", "content": "Soon."}],
    "out of turn": [USER, USER, {"role": "assistant", "content": "Soon."}],
    "question": [USER],
}
TOKENIZERS = {
    "llama": ["llama3", "llama3_2_vision"],
    "mistral": ["mistral_v1", "mistral_v3_tekken", "mistral_v7_tekken"],
    "qwen2": ["chatml", "qwen_25"],
    "qwen3": ["qwen3"],
    "gemma2": ["gemma"],
}
CUT = 8

LANGUAGE = r"""
{{ 1 + 2 * 3 - 4 // 3 }} {{ 7 % 3 }} {{ -7 // 2 }} {{ -7 % 3 }} {{ 7 / 2 }} {{ 2.5 * 2 }}
{{ 'a' ~ 1 ~ none ~ true }}{{ 'ab' * 2 }}{{ [1] + [2, 3] }}
{{ not x is defined }}|{{ not true or true }}|{{ 1 < 2 < 3 }}|{{ 1 < 3 > 2 == 2 }}
{{ 'a' if x is defined else 'b' }}{{ 'a' if false }}
{{ x }}|{{ x == y }}|{{ x is undefined }}|{{ x | default('d') }}|{{ '' | default('d', true) }}|{{ none | default('d') }}
{{ x.y }}
{{ x + 'a' }}
{{ 'a' + 1 }}
{{ 'a' + none }}
{{ nothing() }}
{{ none.x is defined }} {{ 'abc'.nothing is defined }}
{{ '<b>' | trim }}{{ '  a b ' | trim }}|{{ ' a '.strip() }}|{{ 'xxaxx'.strip('x') }}|{{ 'xyaxy'.lstrip('yx') }}|{{ '\na\n\n'.rstrip('\n') }}
{{ 'a,b,c'.split(',') }}{{ ' a  b '.split() }}{{ 'a,b,c'.split(',', 1) }}{{ 'abc'.split('</x>')[-1] }}{{ ''.split(',') }}
{{ 'abc'.startswith('ab') }}{{ 'abc'.endswith(('x', 'c')) }}{{ 'abc'.replace('b', 'é') }}{{ 'ABC'.lower() }}{{ 'éa'.upper() }}{{ 'aBC'.capitalize() }}
{{ 'abcb'.find('b') }}{{ 'abcb'.rfind('b') }}{{ 'abc'.find('x') }}{{ '👍a'.find('a') }}{{ ', '.join(['a', 'b']) }}{{ 'a\nb\r\nc\n'.splitlines() }}
{{ 'abc'.removeprefix('a') }}{{ 'abc'.removesuffix('c') }}{{ 'one two-three (four' | title }}{{ 'oNE two' | capitalize }}
{{ 'hello'[1] }}{{ 'hello'[-1] }}{{ 'hello'[1:3] }}{{ 'hello'[::-1] }}{{ 'hello'[:-1] }}{{ 'hello'[-3:] }}{{ 'hello'[::2] }}{{ 'hello'[4:1:-1] }}
{{ [1, 2, 3][1:] }}{{ [1, 2, 3][::-1] }}{{ [1, 2, 3][5:] }}{{ [1, 2][7] is defined }}{{ (1, 2)[:1] }}{{ [1, 2, 3][-10:2] }}
{{ '👍🏽é' | length }}{{ [1, [2]] | length }}{{ {'a': 1} | length }}{{ x | length }}
{{ 'b' in 'abc' }}{{ 1 in [1, 2] }}{{ 'a' in {'a': 1} }}{{ 'x' not in ['y'] }}{{ 'a' in x }}
{{ 1 in 'abc' }}
{{ {'a': 1, 'b': [true, none, 'x\'y']} }}{{ ['a', "it's"] }}{{ (1,) }}{{ () }}{{ 1.0 }}{{ 'é' }}
{{ {'a': 'é"\n<', 'b': [1, 2.5, true, none], 'c': {}} | tojson }}
{{ {'a': [1, {'b': []}]} | tojson(indent=2) }}
{{ {'b': 1, 'a': 2}.items() | list }}{{ {'b': 1, 'A': 2} | dictsort }}{{ {'a': 1}.get('x', 3) }}{{ {'a': 1}.get('x') }}{{ {'a': 1}.keys() | list }}
{{ [{'r': 'u', 'c': 'x'}, {'r': 'a', 'c': 'y'}] | selectattr('r', 'equalto', 'u') | map(attribute='c') | join('-') }}
{{ [1, 2, 3, 4] | select('odd') | list }}{{ [0, 1, ''] | reject | list }}{{ ['a', 'b'] | map('upper') | join }}{{ [{'a': 1}, {}] | selectattr('a', 'defined') | list | length }}
{{ [1, 2] | first }}{{ [1, 2] | last }}{{ [] | first is defined }}{{ 'abc' | reverse }}{{ [1, 2] | reverse | list }}{{ 'a' | list }}
{{ '12' | int + 1 }}{{ 'x' | int }}{{ 'x' | int(7) }}{{ 3.9 | int }}{{ 12 | string + 'a' }}
{{ 1 is number }}{{ true is number }}{{ true is integer }}{{ 1.5 is float }}{{ 'a' is string }}{{ {} is mapping }}{{ [] is sequence }}{{ 'a' is iterable }}{{ 3 is odd }}{{ 6 is divisibleby 3 }}{{ none is none }}{{ false is false }}{{ 0 is false }}{{ 1 is eq 1.0 }}
{{ 1 == true }}{{ 1 == 1.0 }}{{ 'a' == 'b' }}{{ [1, 2] == [1, 2] }}{{ (1, 2) == [1, 2] }}{{ none == x }}{{ '1' == 1 }}{{ 'a' < 'b' }}
{{ 'a' < 1 }}
{% for i in range(3) %}{{ i }}{% if not loop.last %},{% endif %}{% endfor %}|{% for i in [] %}a{% else %}none{% endfor %}
{% for i in range(5) if i is odd %}{{ loop.index }}/{{ loop.length }}:{{ i }} {% endfor %}{% for a, b in {'x': 1}.items() %}{{ a }}={{ b }}{% endfor %}
{% for i in range(6) %}{% if i == 1 %}{% continue %}{% endif %}{% if i == 4 %}{% break %}{% endif %}{{ i }}{% endfor %}
{% for i in 'ab' %}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.previtem | default('-') }}{{ loop.nextitem is defined }}{% endfor %}
{% set x = 1 %}{% for i in [1, 2] %}{% set x = x + i %}{{ x }}{% endfor %}{{ x }}
{% set ns = namespace(x=1, y='a') %}{% for i in [1, 2] %}{% set ns.x = ns.x + i %}{% endfor %}{{ ns.x }}{{ ns.y }}{{ ns.z is defined }}
{% if true %}{% set x = 'set' %}{% endif %}{{ x }}{% set a, b = 1, 2 %}{{ a }}{{ b }}{% set t = 1, 2 %}{{ t }}
{% set x %} a {{ 1 }}{% set y = 2 %} {% endset %}[{{ x }}]{{ y is defined }}
{% macro m(a, b='x', c=none) %}<{{ a }}{{ b }}{{ c }}{{ outer }}>{% endmacro %}{% set outer = 'o' %}{{ m(1) }}{{ m(1, c=2) }}{{ m(b=3) }}{{ m('a') | length }}
{% macro a(n) %}{{ n }}{% if n > 0 %}{{ a(n - 1) }}{% endif %}{% endmacro %}{{ a(3) }}
{% generation %}a{% set z = 1 %}{% endgeneration %}{{ z is defined }}
{% raw %}{{ x }} {% if %}{% endraw %}|{# comment {{ x }} #}|{{ '{{' }}{{ "}}" }}{{ {'a': {'b': 1}} }}
{{ "a\tb\x41\u00e9\"\'\\d\q" }}{{ 'one' 'two' }}
{{ strftime_now('%d %b %Y') }}|{{ strftime_now('%Y-%m-%d %H:%M:%S %A %B %j %p %I %y %%') }}
{{ raise_exception('no ' ~ 'way') }}
{{ range(3) | list }}{{ range(1, 7, 2) | list }}{{ range(3, 0, -1) | list }}{{ dict(a=1) }}
{{ 1 if 0 else 2 if 0 else 3 }}{{ (1 if 1 else 2) ~ 'x' }}{{ [1, 2, 3,] | join('') }}{{ -1 | string }}{{ - 2 + 3 }}
{{ 'a' 'b' ~ 'c' | upper }}{{ ('a' + 'b') | upper }}{{ 'a' + 'b' | upper }}{{ 1 in [1] and 'yes' or 'no' }}{{ '' or 'x' }}{{ 'a' and '' }}
{{ {'items': 1}['items'] }}{{ {'a': {'b': 'c'}}.a.b }}{{ {'a': [1, 2]}['a'][0] }}{{ [[1], [2]][1][0] }}{{ ['x'].0 }}
{{ ['x'] | join(', ') | safe }}{{ true and not false }}{{ 'x' is in ['x'] }}{{ 5 is not divisibleby(2) }}
{{ '%s' | nofilter }}
{% include 'x' %}
{% if x is nothing %}{% endif %}
{{ 'a'.join([1]) }}
{{ [1, 2].append(3) }}
{% for x in 5 %}{% endfor %}
{% if true %}
"""
LAYOUT = [
    "a\n  {% if true %}\n  b\n  {% endif %}\nc\n",
    "a\n  {%- if true -%}\n  b\n  {%- endif -%}\n c",
    "  {%+ if true %}x{% endif %}\n\n\ny",
    "{% if true +%}\nx{% endif %}\n",
    "a  {{- 1 -}}  b {{ 2 }}\n\n",
    "a {# x #}\nb\n  {#- y -#}\n c {# z #} d\n",
    "\t {% set x = 1 %} \n{{ x }}\n",
    "{% for i in [1, 2] %}\n  {{ i }}\n{% endfor %}\n",
    "{%- for i in [1, 2] %}\n    {%- if i == 1 %}\n        {{- 'one\\n' }}\n    {%- else %}\n        {{- 'two' }}\n    {%- endif %}\n{%- endfor %}\n",
    "a\r\nb\r{% if true %}\r\nc{% endif %}",
    "x {% raw -%}\n {{ y }} {%- endraw %}\n z",
    "{{ 'a' }}\n{{ 'b' }}\n\n",
    " \n {% if 1 %} {% endif %} \n x",
    "{{ {'a': 1}['a'] }}{{ '-' }}{{-1}}{{ 1-}}\n{%-if true%}y{%endif%}",
]


class Clock(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return NOW


chat_template_utils.datetime = Clock


def rendered(template, **variables):
    try:
        return {"text": chat_template_utils._compile_jinja_template(template).render(**variables)}
    except Exception as e:
        return {"error": str(e) if type(e).__name__ == "TemplateError" else type(e).__name__}


def renderings():
    for file in sorted(OUT.glob("*.jinja")):
        for name, messages in CONVERSATIONS.items():
            made = rendered(file.read_text(), messages=messages, tools=None, documents=None, add_generation_prompt=False, **SPECIAL)
            yield dict(template=file.name, conversation=name, messages=messages, **made)


def tokens():
    for family, templates in TOKENIZERS.items():
        tokenizer = AutoTokenizer.from_pretrained(GOLDEN / family)
        for template in templates:
            text = (OUT / f"{template}.jinja").read_text()
            for name in ["one turn", "several"]:
                messages = CONVERSATIONS[name]
                case = dict(tokenizer=family, template=f"{template}.jinja", messages=messages)
                case["ids"] = tokenizer.apply_chat_template(messages, chat_template=text)
                for side in ["right", "left"]:
                    tokenizer.truncation_side = side
                    options = dict(truncation=True, max_length=len(case["ids"]) - CUT)
                    case[side] = tokenizer.apply_chat_template(messages, chat_template=text, **options)
                yield case


def language():
    for template in LANGUAGE.strip().split("\n") + LAYOUT:
        yield dict(template=template, **rendered(template))


def write(name, cases):
    lines = [json.dumps(case, ensure_ascii=False) for case in cases]
    (OUT / name).write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")
    print(name, len(lines))


def main():
    write("renderings.json", renderings())
    write("tokens.json", tokens())
    write("language.json", language())


if __name__ == "__main__":
    main()
