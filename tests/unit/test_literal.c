/* Patterns, and the literals that a text must have for them to match. */
#include "buf.h"
#include "literal.h"
#include "t.h"

/* Groups are joined by " & ", the rarest first, and their literals by spaces.  Within
 * a literal a space is written _ and an edge |. */
static const struct {
	const char *pattern, *groups;
} cases[] = {
	/* plain text, folded */
	{ "passport", "passport" },
	{ "PassPort", "passport" },
	{ "\\bfee\\b", "|fee|" },
	{ "\\bPIN codes?\\b", "|pin_code" },
	{ "a.c", "a & c" },
	{ "id cards?", "id_card" },

	/* one of several */
	{ "(?:pay|paid) (agent|broker) fees?", "paid_agent_f paid_broker_ pay_agent_fe pay_broker_f" },
	{ "\\b(?:pay|paid)\\b.*\\b(?:agent|broker)s?\\b", "|agents |agent| |broker & |paid| |pay|" },
	{ "confiscat(?:e|es|ed|ing)", "confiscate confiscating" },
	{ "wom[ae]n", "woman women" },
	{ "seam[ae]n['’]?s? book", "seaman_book seaman'_book seaman's_boo seamans_book seaman’_book seaman’s_boo "
	    "seamen_book seamen'_book seamen's_boo seamens_book seamen’_book seamen’s_boo" },
	{ "a|bc|", "-" },
	{ "foo|bar.*baz", "bar foo & baz foo" },
	{ "(?:foo.*x1|bar)y2", "bar foo & y2 & bar x1" },
	{ "(?:left .* right|up .* down) now", "_down _right & _now & left_ up_" },
	{ "[aaA]b", "ab" },

	/* what need not be there is no literal */
	{ "colou?r", "color colour" },
	{ "(?:the )?boss", "boss the_boss" },
	{ "(?:\\w+ )*boss", "boss" },
	{ "x{0}boss", "boss" },
	{ "x{0,2}boss", "boss" },
	{ ".*", "-" },
	{ "\\w+", "-" },
	{ "(?:abc)?", "-" },
	{ "[^a]b", "b" },
	{ "\\p{Lu}b\\P{L}c\\pLd", "b & c & d" },
	{ "[\\w'’]+ing", "ing" },
	{ "[a-z]x", "x" },
	{ "[a-c]x", "ax bx cx" },
	{ "a\\d{3}b", "a & b" },

	/* what must be there more than once */
	{ "(?:ab){2}c", "ababc" },
	{ "(?:ab){2,}c", "ab & c" },
	{ "(?:ab)+c", "ab & c" },
	{ "(?:ab)++c", "ab & c" },
	{ "(?>ab|cd)e", "abe cde" },
	{ "(?|(ab)|(cd))e", "abe cde" },
	{ "(?:ab)+?c", "ab & c" },

	/* edges */
	{ "\\W+(?:is|are)\\W", "|are| |is|" },
	{ "\\bé\\b", "É" },
	{ "x\\b-y", "x-y" },
	{ "x\\by", "" },		/* no text: a group without literals */
	{ "(?:a|b-)\\bc", "b-c" },
	{ "caf\\x{e9}\\b s", "cafÉ_s" },
	{ "\\s+to\\b", "|to|" },
	{ "work\\w*\\W", "work" },
	{ "(?:[ -]|\\W\\w*)be", "be" },
	{ "(?:\\s|\\W)be(?:\\W| )", "|be|" },

	/* what is looked for beside the match */
	{ "passports?(?! cop)\\b", "passport" },
	{ "passport(?!s) held", "passport_hel" },
	{ "new life(?=.*\\bfactory)", "|factory & new_life" },
	{ "(?<!copies of )visas", "visas" },
	{ "(?<=copies of )visas", "copies_of_ & visas" },

	/* verbs, options, references */
	{ "foo(*SKIP)(*FAIL)|bar", "bar" },
	{ "foo(*PRUNE:x)bar", "foobar" },
	{ "(?i:AB)c(?-i)D", "abcd" },
	{ "(?s)a.b(?m:^c)", "bc & a" },
	{ "(ab)\\1c", "ab & c" },
	{ "(?<not>not) \\k<not>", "not_" },
	{ "(?P<not>not)(?P=not)x(?&not)", "not & x" },
	{ "a(?R)?b", "a & b" },
	{ "foo\\Kbar\\z", "foobar" },
	{ "^foo$", "foo" },
	{ "\\Gfoo\\A", "foo" },
	{ "a\\Rb\\Xc\\Nd", "a & b & c & d" },
	{ "a\\.b\\-c\\/\\<", "a.b-c/<" },
	{ "\\x41\\x{42}\\tc", "ab\tc" },
	{ "a]b}", "a]b}" },

	/* classes */
	{ "[]a]b", "]b ab" },
	{ "[a\\-b]c", "-c ac bc" },
	{ "[a-]c", "-c ac" },
	{ "[\\]x]c", "]c xc" },
	{ "[\\x61\\x{62}]c", "ac bc" },

	/* case in other scripts, where PCRE2 sees one letter */
	{ "K", "k" },
	{ "\\x{212a}g", "kg" },
	{ "\\x{17f}o", "so" },
	{ "σας", "ΣΑΣ" },
	{ "İ", "İ" },
	{ "ıi", "ıi" },
	{ "护照|หนังสือเดินทาง", "หนังสือเดินท 护照" },

	/* not read: what is in doubt */
	{ "(*ACCEPT)a", "-" },
	{ "(?x) a b # c", "-" },
	{ "(?xx:a b)", "-" },
	{ "(a)?(?(1)b|c)", "-" },
	{ "a(?#x)*b", "-" },
	{ "\\Qa*\\Eb", "-" },
	{ "a{,3}b", "-" },
	{ "a{b", "-" },
	{ "a{ 2 }b", "-" },
	{ "[[:alpha:]]b", "-" },
	{ "(?C1)a", "-" },
	{ "\\012a", "-" },
	{ "(a)\\11", "-" },
	{ "(?1)(a)b", "-" },
	{ "[[:<:]]a", "-" },
	{ "(?*a)b", "-" },
	{ "(?<*a)b>c)", "-" },
};

/* The same, each group behind its place in the order: 0 may stand anywhere. */
static const struct {
	const char *pattern, *groups;
} ordered[] = {
	{ "passports? .* kept .* safe", "1 passport_ passports_ & 3 _kept_ & 5 _safe" },
	{ "(?:passports? .* kept) .* safe", "2 passport_ passports_ & 2 _kept & 5 _safe & 3 _" },
	{ "(?:left .* right|up .* down) now", "2 _down _right & 3 _now & 2 left_ up_" },
	{ "(?=.*agents)brokers", "1 brokers & 0 agents" },
	{ "brokers .*(?<=paid )fees", "1 brokers_ & 0 paid_ & 3 fees" },
	{ "(?:wages .* late)+ again", "2 wages_ & 3 _again & 2 _late" },
	{ "(?:(?=agents).*|brokers) paid", "0 agents brokers & 3 _paid" },
};

static void
put_char(struct buf *out, uint32_t c)
{
	if (c == LITERAL_EDGE || c == ' ')
		buf_char(out, c == ' ' ? '_' : '|');
	else if (c < 0x80)
		buf_char(out, (char)c);
	else {
		int trails = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
		static const int lead[] = { 0, 0xc0, 0xe0, 0xf0 };

		buf_char(out, (char)(lead[trails] | (int)(c >> 6 * trails)));
		while (trails-- > 0)
			buf_char(out, (char)(0x80 | (c >> 6 * trails & 0x3f)));
	}
}

static void
print(const struct literal_groups *groups, bool order, struct buf *out)
{
	buf_reset(out);
	buf_text(out, groups->n == 0 ? "-" : "");
	for (size_t g = 0; g < groups->n; g++) {
		buf_text(out, g > 0 ? " & " : "");
		if (order)
			buf_printf(out, "%u ", groups->group[g].order);
		for (size_t i = 0; i < groups->group[g].n; i++) {
			const struct literal *l = &groups->group[g].literal[i];

			buf_text(out, i > 0 ? " " : "");
			for (size_t k = 0; k < l->n; k++)
				put_char(out, l->c[k]);
		}
	}
}

static void
check(const char *pattern, const char *expected, bool order, struct casing *casing, struct arena *arena)
{
	struct literal_groups groups = literal_derive(str_of(pattern), casing, arena);
	struct buf out = { 0 };

	print(&groups, order, &out);
	if (!T_STR(out.p, expected))
		printf("#   of %s\n", pattern);
	buf_free(&out);
	arena_reset(arena);
}

int
main(void)
{
	struct casing *casing = casing_new();
	struct arena *arena = arena_new();

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check(cases[i].pattern, cases[i].groups, false, casing, arena);
	for (size_t i = 0; i < sizeof(ordered) / sizeof(ordered[0]); i++)
		check(ordered[i].pattern, ordered[i].groups, true, casing, arena);
	arena_free(arena);
	casing_free(casing);
	return t_done();
}
