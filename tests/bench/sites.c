#include <stdbool.h>

#include "sites.h"

struct place {
	const char *code;
	const char *first[4], *kind[4], *street[4], *town[4];
};

static const struct place places[] = {
	{ "CN", { "\xe9\x87\x91\xe9\xa1\xb6", "\xe5\x8d\x8e\xe5\xbc\xba", "\xe6\x96\xb0\xe5\x85\x89", "\xe8\xbf\x9c\xe8\x88\xaa" },
	    { "\xe7\x94\xb5\xe5\xad\x90\xe6\x9c\x89\xe9\x99\x90\xe5\x85\xac\xe5\x8f\xb8", "\xe7\xba\xba\xe7\xbb\x87\xe5\x8e\x82",
	    "\xe7\x8e\xa9\xe5\x85\xb7\xe5\x88\xb6\xe5\x93\x81\xe5\x8e\x82", "\xe5\xa1\x91\xe8\x83\xb6\xe5\x85\xac\xe5\x8f\xb8" },
	    { "\xe5\xb7\xa5\xe4\xb8\x9a\xe8\xb7\xaf", "\xe4\xba\xba\xe6\xb0\x91\xe8\xa1\x97", "\xe5\xbb\xba\xe8\xae\xbe\xe5\xa4\xa7\xe9\x81\x93", "\xe5\x8d\x97\xe7\x8e\xaf\xe8\xb7\xaf" },
	    { "\xe4\xb8\x9c\xe8\x8e\x9e\xe5\xb8\x82", "\xe8\x8b\x8f\xe5\xb7\x9e\xe5\xb8\x82", "\xe5\xae\x81\xe6\xb3\xa2\xe5\xb8\x82", "\xe4\xbd\x9b\xe5\xb1\xb1\xe5\xb8\x82" } },
	{ "VN", { "Ph\xc3\xba Th\xe1\xbb\x8bnh", "S\xc3\xb4ng Lam", "Ho\xc3\xa0ng Gia", "\xc4\x90\xe1\xba\xa1i Vi\xe1\xbb\x87t" },
	    { "Garment JSC", "Th\xe1\xbb\xa7y S\xe1\xba\xa3n", "\xc4\x90i\xe1\xbb\x87n T\xe1\xbb\xad Co., Ltd", "Footwear" },
	    { "\xc4\x90\xc6\xb0\xe1\xbb\x9dng L\xc3\xaa L\xe1\xbb\xa3i", "L\xc3\xb4 B, KCN T\xc3\xa2n T\xe1\xba\xa1o", "\xc4\x90\xc6\xb0\xe1\xbb\x9dng s\xe1\xbb\x91", "Khu ph\xe1\xbb\x91" },
	    { "B\xc3\xacnh D\xc6\xb0\xc6\xa1ng", "\xc4\x90\xe1\xbb\x93ng Nai", "H\xe1\xba\xa3i Ph\xc3\xb2ng", "C\xe1\xba\xa7n Th\xc6\xa1" } },
	{ "TH", { "\xe0\xb8\xaa\xe0\xb8\xa2\xe0\xb8\xb2\xe0\xb8\xa1", "\xe0\xb9\x84\xe0\xb8\x97\xe0\xb8\xa2\xe0\xb8\xa3\xe0\xb8\xb8\xe0\xb9\x88\xe0\xb8\x87", "\xe0\xb8\x97\xe0\xb8\xad\xe0\xb8\x87", "\xe0\xb8\x99\xe0\xb8\x84\xe0\xb8\xa3" },
	    { "\xe0\xb8\xad\xe0\xb8\xb2\xe0\xb8\xab\xe0\xb8\xb2\xe0\xb8\xa3", "\xe0\xb8\xa2\xe0\xb8\xb2\xe0\xb8\x87", "\xe0\xb8\x81\xe0\xb8\xb8\xe0\xb9\x89\xe0\xb8\x87", "\xe0\xb9\x82\xe0\xb8\xa5\xe0\xb8\xab\xe0\xb8\xb0" },
	    { "Rama II Road", "Sukhumvit Soi", "Moo 4, Phetkasem", "Bangna-Trad Km" }, { "Samut Sakhon", "Rayong", "Songkhla", "Chonburi" } },
	{ "BD", { "Meghna", "Padma", "Jamuna", "Karnaphuli" }, { "Knit Composite Ltd.", "Apparels Ltd.", "Denim Ltd.", "Fashion Wear (Pvt) Ltd." },
	    { "Plot", "Holding", "Mouza Kathgora, Ward", "Dhaka-Mymensingh Road, No." }, { "Gazipur", "Savar", "Narayanganj", "Chattogram" } },
	{ "IN", { "Shree Lakshmi", "Bharat", "Kaveri", "New Age" }, { "Exports Pvt Ltd", "Spinning Mills", "Steels", "Pharma Chem Ltd" },
	    { "Survey No.", "SIDCO Industrial Estate", "Phase II, Sector", "Avinashi Road" }, { "Tiruppur, Tamil Nadu", "Surat, Gujarat", "Ludhiana, Punjab", "Bengaluru, Karnataka" } },
	{ "TR", { "Y\xc4\xb1ld\xc4\xb1z", "\xc3\x96zg\xc3\xbcr", "Anadolu", "Ege" }, { "Tekstil San. ve Tic. A.\xc5\x9e.", "Konfeksiyon", "G\xc4\xb1""da", "Plastik" },
	    { "Organize Sanayi B\xc3\xb6lgesi, Cad.", "Atat\xc3\xbcrk Mah. Sok.", "\xc4\xb0n\xc3\xb6n\xc3\xbc Cad.", "Fatih Mah." }, { "Bursa", "\xc4\xb0zmir", "Gaziantep", "Denizli" } },
	{ "MY", { "Harimau", "Bintang Utara", "Cemerlang", "Perdana" }, { "Gloves Sdn Bhd", "Electronics (M) Sdn. Bhd.", "Palm Oil Mill", "Furniture Industries" },
	    { "Lot PT", "Jalan Perusahaan", "Kawasan Perindustrian", "No." }, { "Klang, Selangor", "Ipoh, Perak", "Kulim, Kedah", "Muar, Johor" } },
	{ "MX", { "Maquiladora del Norte", "Textiles San Luis", "Grupo Azteca", "Agr\xc3\xad""cola Valle" }, { "S.A. de C.V.", "S. de R.L.", "Manufacturas", "Exportadora" },
	    { "Av. Industrial", "Blvd. Benito Ju\xc3\xa1rez", "Parque Industrial, Lote", "Calle" }, { "Tijuana, B.C.", "Puebla", "Le\xc3\xb3n, Gto.", "Torre\xc3\xb3n, Coahuila" } },
	{ "JP", { "\xe6\x97\xa5\xe6\x98\x8e", "\xe6\x9d\xb1\xe6\xb5\xb7", "\xe9\x9d\x92\xe8\x91\x89", "\xe5\xaf\x8c\xe5\xa3\xab" },
	    { "\xe7\xb2\xbe\xe5\xaf\x86\xe5\xb7\xa5\xe6\xa5\xad", "\xe9\xa3\x9f\xe5\x93\x81", "\xe7\xb9\x8a\xe7\xb6\xad\xe6\xa0\xaa\xe5\xbc\x8f\xe4\xbc\x9a\xe7\xa4\xbe", "\xe6\xb0\xb4\xe7\x94\xa3" },
	    { "\xe5\xb7\xa5\xe6\xa5\xad\xe5\x9b\xa3\xe5\x9c\xb0", "\xe6\x9c\xac\xe7\x94\xba", "\xe6\xb8\xaf\xe5\x8c\xba", "\xe4\xb8\xad\xe5\xa4\xae" }, { "Aichi", "Osaka", "Shizuoka", "Hiroshima" } },
};

static const char *const sectors[] = { "Apparel", "Chemicals", "Packaging", "Metals", "Machinery", "Health", "Construction", "Electronics", "Food" };
static const char *const workers[] = { "", "1-50", "51-200", "201-500", "501-1000", "1001-5000" };

/* splitmix64: one number from another. */
static uint64_t
mix(uint64_t x)
{
	x += 0x9e3779b97f4a7c15u;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

/* A made-up word of four syllables. */
static const char *
word(uint64_t r, char w[9])
{
	static const char consonants[] = "bcdfghjklmnprstvwxyz", vowels[] = "aeiou";

	for (int i = 0; i < 8; i += 2) {
		w[i] = consonants[r % 20];
		w[i + 1] = vowels[r / 20 % 5];
		r /= 100;
	}
	w[0] = (char)(w[0] - 'a' + 'A');
	w[8] = '\0';
	return w;
}

uint64_t
sites_write(const struct sites *s, FILE *out)
{
	uint64_t bytes = 0;

	if (s->from == 0)
		bytes += (uint64_t)fprintf(out, "os_id,name,address,country_code,sector,number_of_workers,lat,lng,parent_company,is_closed\n");
	for (uint64_t i = s->from; i < s->to; i++) {
		uint64_t r = mix(i), q = mix(r);
		const struct place *p = &places[r % (sizeof(places) / sizeof(places[0]))];
		bool changed = mix(i ^ 0x5ca1ab1e) % 1000 < s->changed;
		char letters[7] = "", name[9], road[9];

		for (int k = 0; k < 6; k++)
			letters[k] = (char)('A' + (q >> 5 * k) % 26);
		bytes += (uint64_t)fprintf(out, "%s%07u%s,\"%s %s %s\",\"%s %s %u, Building No. %u, Processing Zone, %s, %05u\",%s,%s,%s,%.6f,%.6f,%s%s%s,%s\n",
		    p->code, (unsigned)(i % 10000000), letters, p->first[r >> 8 & 3], word(mix(q), name), p->kind[r >> 10 & 3],
		    p->street[r >> 12 & 3], word(mix(q + 1), road), (unsigned)(q >> 17 & 63), (unsigned)(q >> 23 & 15), p->town[r >> 14 & 3],
		    (unsigned)(q >> 27 & 65535), p->code, sectors[(r >> 16) % 9], changed ? "777" : workers[(r >> 24) % 6],
		    (double)(q % 120000000) / 1e6 - 60, (double)(r % 340000000) / 1e6 - 170,
		    r >> 30 & 1 ? p->first[r >> 32 & 3] : "", r >> 30 & 1 ? " Holdings " : "", r >> 30 & 1 ? p->code : "",
		    q >> 50 & 15 ? "False" : "True");
	}
	return bytes;
}
