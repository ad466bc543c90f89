#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "demo_place.h"

static const struct demo_country countries[] = {
	{ "CN", "China", 230, "@ Co., Ltd.", "Shili Road", 3050, 11550, 500, "aaatteeefyyuncprvol", false },
	{ "VN", "Viet Nam", 150, "@ Company Limited", "Đường Ví Dụ", 1100, 10680, 60, "aaaaaffftteeusk", false },
	{ "BD", "Bangladesh", 150, "@ Ltd.", "Namuna Road", 2380, 9040, 60, "aaaaaaaaatttls", false },
	{ "IN", "India", 150, "@ Pvt. Ltd.", "Namuna Marg", 1900, 7700, 500, "aaaatttttlljgmok", false },
	{ "ID", "Indonesia", 85, "PT @", "Jalan Contoh", -690, 10800, 120, "aaafffttsuur", false },
	{ "TR", "Türkiye", 80, "@ A.Ş.", "Örnek Cad.", 3950, 3100, 250, "aaaatttlfu", true },
	{ "TH", "Thailand", 75, "@ (Thailand) Co., Ltd.", "Thanon Tua Yang", 1420, 10070, 90, "aasssreeojk", true },
	{ "PK", "Pakistan", 75, "@ (Pvt.) Ltd.", "Namoona Road", 3050, 7280, 150, "aaatttttllg", false },
	{ "MY", "Malaysia", 70, "@ Sdn. Bhd.", "Jalan Contoh", 310, 10160, 90, "rrrreeeeapug", true },
	{ "KH", "Cambodia", 60, "@ (Cambodia) Co., Ltd.", "Kumru Street", 1160, 10480, 60, "aaaaaafffl", false },
	{ "TW", "Taiwan", 50, "@ Co., Ltd.", "Shifan Road", 2400, 12080, 40, "eeeeetsssnp", true },
	{ "MM", "Myanmar", 45, "@ Manufacturing Co., Ltd.", "Namuna Road", 1690, 9610, 40, "aaaaaffsgm", false },
	{ "LK", "Sri Lanka", 40, "@ (Pvt) Ltd", "Sample Road", 700, 8010, 50, "aaaaargo", false },
	{ "PH", "Philippines", 40, "@ Inc.", "Halimbawa Street", 1450, 12100, 60, "aaeeesofu", false },
	{ "JP", "Japan", 35, "@ K.K.", "Mihon-dori", 3550, 13700, 150, "aattennvvos", true },
	{ "KR", "Republic of Korea", 35, "@ Co., Ltd.", "Gyeonbon-ro", 3630, 12780, 90, "tteeennsr", true },
	{ "IT", "Italy", 25, "@ S.r.l.", "Via Esempio", 4380, 1120, 90, "aallltgo", true },
	{ "MX", "Mexico", 25, "@ S.A. de C.V.", "Calle Ejemplo", 2100, -10000, 200, "aagggeeon", false },
	{ "EG", "Egypt", 20, "@ S.A.E.", "Mithal Street", 3010, 3120, 60, "aaattg", false },
	{ "MA", "Morocco", 20, "@ SARL", "Rue Exemple", 3360, -740, 60, "aaaats", false },
	{ "BR", "Brazil", 20, "@ Ltda.", "Rua Exemplo", -2200, -4700, 200, "gggafcw", false },
	{ "JO", "Jordan", 15, "@ LLC", "Mithal Street", 3190, 3610, 30, "aaaaaa", true },
	{ "RO", "Romania", 15, "@ S.R.L.", "Strada Exemplu", 4550, 2500, 120, "aafl", false },
	{ "PT", "Portugal", 15, "@ Lda.", "Rua Exemplo", 4100, -830, 60, "aaftg", true },
	{ "US", "United States", 15, "@ Inc.", "Example Street", 3600, -8500, 400, "aegon", true },
	{ "MU", "Mauritius", 12, "@ Ltd", "Rue Exemple", -2020, 5750, 12, "aaaat", true },
	{ "ET", "Ethiopia", 12, "@ PLC", "Example Road", 900, 3870, 80, "aaatl", false },
	{ "NP", "Nepal", 12, "@ Pvt. Ltd.", "Namuna Marg", 2770, 8530, 40, "ttta", false },
	{ "HN", "Honduras", 12, "@ S. de R.L.", "Calle Ejemplo", 1540, -8790, 30, "aaag", false },
	{ "GT", "Guatemala", 10, "@ S.A.", "Calle Ejemplo", 1460, -9050, 30, "aag", false },
	{ "UZ", "Uzbekistan", 10, "@ MChJ", "Namuna ko'chasi", 4050, 7100, 90, "tttg", false },
	{ "TN", "Tunisia", 10, "@ SARL", "Rue Exemple", 3560, 1040, 40, "aaat", false },
	{ "MG", "Madagascar", 10, "@ SARL", "Rue Exemple", -1890, 4750, 30, "aaag", false },
	{ "DE", "Germany", 10, "@ GmbH", "Musterstraße", 5050, 1000, 200, "ntoe", true },
	{ "GB", "United Kingdom", 10, "@ Ltd", "Example Street", 5260, -130, 60, "aaon", true },
	{ "LA", "Lao PDR", 8, "@ Co., Ltd.", "Example Road", 1800, 10260, 20, "aaag", false },
	{ "PL", "Poland", 8, "@ Sp. z o.o.", "ul. Przykładowa", 5150, 1930, 150, "unoe", true },
	{ "SV", "El Salvador", 8, "@ S.A. de C.V.", "Calle Ejemplo", 1370, -8920, 20, "aaa", false },
	{ "BG", "Bulgaria", 5, "@ OOD", "ul. Primer", 4260, 2500, 100, "aal", false },
	{ "TM", "Turkmenistan", 4, "@ HJ", "Mysal köçesi", 3800, 5840, 40, "ttg", false },
	{ "KP", "North Korea", 2, "@ Trading Company", "Pyobon Street", 3900, 12580, 20, "ta", false },
};

static const struct demo_sector sectors[] = {
	{ 'a', "Apparel", { "Garments", "Apparel", "Knitwear", "Shirts" },
	    { "Garments", "Garments|Shirts", "Garments|Knitwear", "Garments|Denim" } },
	{ 't', "Textiles", { "Spinning Mills", "Textiles", "Weaving", "Yarns" },
	    { "Thread/Yarn", "Textiles", "Cotton|Thread/Yarn", "Carpets" } },
	{ 'f', "Footwear", { "Footwear", "Shoes", "Soles", "Sandals" },
	    { "Footwear", "Footwear", "Footwear|Sandals", "Footwear" } },
	{ 'l', "Leather", { "Leather", "Tannery", "Leather Goods", "Bags" },
	    { "Leather", "Leather Goods", "Gloves", "Leather" } },
	{ 'e', "Electronics", { "Electronics", "Circuits", "Components", "Devices" },
	    { "Electronics", "Electronics", "Electronics|Chargers", "Printed circuit boards" } },
	{ 'r', "Rubber", { "Gloves", "Rubber", "Latex", "Rubber Products" },
	    { "Rubber Gloves", "Rubber Gloves", "Rubber", "Tyres" } },
	{ 's', "Seafood", { "Seafood", "Fisheries", "Marine Foods", "Fishing" },
	    { "Fish", "Shrimp", "Fish|Shrimp", "Fish" } },
	{ 'g', "Agriculture", { "Farms", "Plantations", "Estates", "Produce" },
	    { "Tomatoes", "Cotton", "Sugarcane", "Tea" } },
	{ 'o', "Food", { "Foods", "Food Processing", "Canning", "Ingredients" },
	    { "Tomato Products", "Rice", "Canned fruit", "Spices" } },
	{ 'm', "Mining", { "Minerals", "Stone", "Granite", "Mica" },
	    { "Sandstone", "Granite", "Mica", "Stones" } },
	{ 'y', "Toys", { "Toys", "Plush", "Games", "Decorations" },
	    { "Toys", "Toys", "Christmas Decorations", "Toys" } },
	{ 'u', "Furniture", { "Furniture", "Interiors", "Seating", "Woodcraft" },
	    { "Furniture", "Furniture", "Chairs", "Furniture (steel)" } },
	{ 'n', "Machinery", { "Machinery", "Engineering", "Tools", "Pumps" },
	    { "Pumps", "Hand tools", "Bearings", "Machine parts" } },
	{ 'p', "Plastics", { "Plastics", "Polymers", "Mouldings", "Packaging Films" },
	    { "Plastic parts", "Household goods", "Films", "Bottles" } },
	{ 'c', "Chemicals", { "Chemicals", "Dyes", "Pigments", "Resins" },
	    { "Dyes", "Resins", "Pigments", "Soap" } },
	{ 'v', "Solar", { "Solar", "Photovoltaics", "Silicon", "Modules" },
	    { "Solar Modules", "Solar Cells", "Polysilicon", "Photovoltaic Wafers" } },
	{ 'j', "Jewellery", { "Jewels", "Gems", "Bangles", "Ornaments" },
	    { "Gems", "Glass bangles", "Silver", "Fashion accessories" } },
	{ 'k', "Packaging", { "Packaging", "Cartons", "Labels", "Print" },
	    { "Cartons", "Labels", "Paper bags", "Boxes" } },
	{ 'w', "Wood", { "Timber", "Charcoal", "Sawmills", "Boards" },
	    { "Timber", "Charcoal", "Boards", "Timber" } },
};

static const char *const first[] = {
	"Bra", "Cor", "Dul", "Esk", "Fel", "Gor", "Hul", "Ilv", "Jas", "Kel", "Lum", "Mor", "Nev", "Ol",
	"Pell", "Quo", "Rin", "Sel", "Tam", "Ulm", "Ver", "Wen", "Yar", "Zel"
};
static const char *const second[] = {
	"a", "abro", "adi", "amo", "anti", "aro", "e", "edri", "elo", "ento", "esca", "i", "idra", "illo",
	"inda", "ira", "o", "ondo", "ora", "osti", "u", "umbra", "ura", "ydo"
};
static const char *const third[] = {
	"dane", "dorn", "fell", "gard", "grove", "kett", "lind", "mere", "mund", "nath", "quist", "rand",
	"sorn", "stad", "thal", "vane", "vard", "wick", "wynd", "zane"
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define ONE_OF(r, a) (a)[demo_rand_range(r, 0, (int)COUNT(a) - 1)]

const struct demo_country *
demo_place_country(const char *code)
{
	size_t i = 0;

	while (i < COUNT(countries) && strcmp(countries[i].code, code) != 0)
		i++;
	assert(i < COUNT(countries));
	return &countries[i];
}

const struct demo_country *
demo_place_any(struct demo_rand *r)
{
	int sum = 0, at;
	size_t i = 0;

	for (size_t k = 0; k < COUNT(countries); k++)
		sum += countries[k].weight;
	for (at = demo_rand_range(r, 1, sum); at > countries[i].weight; i++)
		at -= countries[i].weight;
	return &countries[i];
}

const struct demo_sector *
demo_place_sector(char letter)
{
	size_t i = 0;

	while (i < COUNT(sectors) && sectors[i].letter != letter)
		i++;
	assert(i < COUNT(sectors));
	return &sectors[i];
}

const struct demo_sector *
demo_place_sector_of(struct demo_rand *r, const struct demo_country *c)
{
	return demo_place_sector(c->sectors[demo_rand_range(r, 0, (int)strlen(c->sectors) - 1)]);
}

const char *
demo_place_word(struct demo_rand *r, char room[DEMO_WORD])
{
	const char *a = ONE_OF(r, first), *b = ONE_OF(r, second), *c = ONE_OF(r, third);

	snprintf(room, DEMO_WORD, "%s%s%s", a, b, c);
	return room;
}

void
demo_place_company(const struct demo_country *c, const char *own, char *room, size_t size)
{
	int before = (int)strcspn(c->company, "@");

	snprintf(room, size, "%.*s%s%s", before, c->company, own, c->company + before + 1);
}
