package render

import "github.com/bongsu-hq/bongsu/bot"

// bareDocuments adds what the documents need.
func bareDocuments(f bot.Facts) bot.Facts {
	said := sampleText("확인했습니다.", "It has been checked.", "La vérification est faite.")
	f.WindowFrom, f.WindowTo = sampleAt(20, 2, 0), sampleAt(20, 5, 0)
	f.Offer = bot.Offer{
		Who: said, From: sampleAt(15, 12, 0), To: sampleAt(16, 12, 0), Bands: []bot.Band{{For: said, Gift: said}},
		How: sampleWords(), Evidence: sampleWords(), Deadline: sampleAt(30, 12, 0), PayBy: sampleAt(31, 12, 0), Terms: sampleWords(),
	}
	f.Notification = bot.Notification{Authority: said, AwareAt: sampleAt(15, 15, 30)}
	f.Report = bot.Report{
		Summary: said, Impact: said, Events: []bot.Happened{{At: sampleAt(15, 15, 27), Text: said}}, Factors: said, Well: said, Badly: said,
		Communication: said, Actions: []bot.Measure{{What: said, Owner: said, Due: sampleAt(31, 12, 0)}},
	}
	return f
}

// fullDocuments adds all that the documents may say.
func fullDocuments(f bot.Facts) bot.Facts {
	said := sampleText("확인했습니다.", "It has been checked.", "La vérification est faite.")
	f = bareDocuments(f)
	f.Redress = sampleWords()
	for currency, amount := range map[string]int64{"KRW": 30_000, "EUR": 20, "USD": 1} {
		f.Offer.Bands = append(f.Offer.Bands, bot.Band{For: said, Amount: amount, Currency: currency})
	}
	f.Notification.Users, f.Notification.Malicious, f.Notification.CrossBorder = 1_000_000, bot.No, bot.Yes
	f.Notification.ToldAt, f.Notification.Channels = sampleAt(15, 15, 35), said
	f.Notification.Attachments, f.Notification.NextReportAt = []bot.Text{said, said}, sampleAt(18, 12, 0)
	f.Report.Events = append(f.Report.Events, bot.Happened{At: sampleAt(15, 17, 30), Text: said})
	f.Report.Compensation, f.Report.Glossary = said, []bot.Term{{Term: said, Meaning: said}}
	return f
}

// voiced is a resignation that the company tells.
func voiced(f bot.Facts, v bot.Voice) bot.Facts {
	f.Voice, f.Duty, f.Successor = v, bot.Words{}, bot.Words{}
	return f
}
