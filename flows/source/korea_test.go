package source

import "testing"

func TestKorea(t *testing.T) {
	const head = "Declaration ID,Date,Office ID,Process Type,Import Type,Import Use,Payment Type,Mode of Transport,Declarant ID,Importer ID,Seller ID,Courier ID,HS6 Code,Country of Departure,Country of Origin,Tax Rate,Tax Type,Country of Origin Indicator,Net Mass,Item Price,Fraud,Critical Fraud\n"
	got, summary, err := readText(t, Options{}, head+
		"64859691,2021-01-01,20,B,11,21,11,10,IP2CUKX,H6W16WM,K6GNOK5,,321590,HK,CN,0.0,FCN1,E,400.0,30520.0,0,0\n"+
		"33240058,2021-01-02,16,B,11,21,11,40,BROGNIT,0PSV20Q,,,030487,US,US,1.3,CIT,B,3.0,86125.20000000001,1,0\n")
	if err != nil {
		t.Fatal(err)
	}
	equalLines(t, got, []string{
		"2 2021-01 reporter=KR flow=import origin=CN dispatch=HK destination=KR via=20 mode=sea product=321590 consignor=K6GNOK5 consignee=H6W16WM currency=KRW value=3052000 kg=400000",
		"3 2021-01 reporter=KR flow=import origin=US dispatch=US destination=KR via=16 mode=air product=030487 consignee=0PSV20Q currency=KRW value=8612520 kg=3000",
	})
	if summary.Totals().Rejected != 0 {
		t.Error(summary.Rejects)
	}
}

// The whole sample, with sums as awk -F, '{v+=$20; k+=$19}' has them.
func TestKoreaSample(t *testing.T) {
	_, summary, err := readAll(t, Options{}, shared(t, "data/formats/korea_declarations_synthetic.csv"))
	if err != nil {
		t.Fatal(err)
	}
	var value, kg, used int64
	for _, c := range summary.Coverage {
		value, kg, used = value+c.Value, kg+c.Kg, used+c.Used
	}
	if c := summary.Totals(); c.Rejected != 0 || c.Used != used || used != 8134 || value != 22_060_266_436_12 || kg != 135_991_298_000 {
		t.Errorf("%+v, value %d, kg %d: %v", c, value, kg, summary.Rejects)
	}
}
