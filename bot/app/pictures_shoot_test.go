package app

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// sketchStyle is of the colours of the console, on a light ground.
const sketchStyle = `
body { margin: 0; padding: 12px; background: #fbfaf7; color: #1b1d21; font: 14px/1.5 "Noto Sans CJK KR", sans-serif; word-break: keep-all; overflow-wrap: anywhere; }
article { background: #fff; border: 1px solid #e4e1d8; border-radius: 6px; padding: 12px 16px; }
h1 { font-size: 16px; margin: -12px -16px 12px; padding: 10px 16px; border-bottom: 1px solid #e4e1d8; }
h2 { font-size: 16px; margin: 8px 0; } h2:first-child { margin-top: 0; }
p { margin: 4px 0; } hr { border: 0; border-top: 1px solid #e4e1d8; margin: 10px 0; }
.plain { white-space: pre-wrap; }
.section { display: flex; gap: 12px; align-items: start; margin: 8px 0; } .section .words { flex: 1; min-width: 0; }
.note, .hint, .holder { color: #55595f; font-size: 12.5px; }
.actions { display: flex; flex-wrap: wrap; gap: 8px; margin: 8px 0; } .foot { justify-content: end; border-top: 1px solid #e4e1d8; margin: 12px -16px -4px; padding: 10px 16px 0; }
.button { border: 1px solid #b9b4a6; border-radius: 4px; padding: 3px 12px; font-weight: 600; white-space: nowrap; }
.button.primary { background: #1b6e46; border-color: #1b6e46; color: #fff; } .button.danger { background: #a5211b; border-color: #a5211b; color: #fff; }
.confirm { border: 1px dashed #b9b4a6; border-radius: 6px; padding: 6px 12px; margin: 4px 0 8px 24px; font-size: 13px; } .confirm .actions { justify-content: end; margin: 4px 0; }
.bar { border-left: 4px solid; padding-left: 12px; margin: 10px 0 0; }
.input { margin: 12px 0; } .label { font-weight: 600; margin-bottom: 4px; } .label b { color: #a5211b; }
.field { border: 1px solid #b9b4a6; border-radius: 4px; padding: 4px 10px; min-height: 21px; white-space: pre-wrap; } .field.long { min-height: 63px; } .field.short { width: 180px; }
.field.menu { position: relative; padding-right: 28px; } .field.menu::after { content: ""; position: absolute; right: 12px; top: 11px; border: 5px solid transparent; border-top-color: #55595f; }
.chip { font-style: normal; background: #f1eee6; border-radius: 3px; padding: 1px 8px; }
.box { position: relative; padding-left: 24px; } .box::before { content: ""; position: absolute; left: 0; top: 4px; width: 12px; height: 12px; border: 1px solid #55595f; border-radius: 2px; }
.box.round::before { border-radius: 50%; } .box.on::before { background: #1b6e46; box-shadow: inset 0 0 0 2px #fff; }
.sign { height: 1em; width: 1em; vertical-align: -.12em; }`

// backdrop is what a picture has around it until it is cut out.
var backdrop = color.RGBA{255, 0, 255, 255}

// shoot lets Chromium take the pictures of those names.
func (n *night) shoot(names *regexp.Regexp) {
	n.t.Helper()
	if err := os.MkdirAll(albumDir, 0o755); err != nil {
		n.t.Fatal(err)
	}
	studio := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if strings.HasPrefix(r.URL.Path, "/assets/") {
			n.asset(r.Context(), w, r.URL.Path)
			return
		}
		at, _ := strconv.Atoi(r.URL.Query().Get("n"))
		s := n.shots[at]
		if r.URL.Path == "/page" {
			_, _ = w.Write([]byte(s.page))
			return
		}
		high := "d().documentElement.scrollHeight"
		if s.height > 0 {
			high = strconv.Itoa(s.height)
		}
		_, _ = w.Write([]byte(`<!doctype html><body style="margin:0;background:#f0f"><iframe src="/page?n=` + strconv.Itoa(at) + `" style="border:0;display:block" width="` +
			strconv.Itoa(s.width) + `" height="` + strconv.Itoa(max(s.height, 40)) + `"></iframe><script>const f = document.querySelector("iframe"), d = () => f.contentDocument;
			f.onload = () => { f.height = ` + high + `; };</script>`))
	}))
	defer studio.Close()
	for at, s := range n.shots {
		if !names.MatchString(s.name) {
			continue
		}
		file := filepath.Join(n.t.TempDir(), "shot.png")
		chromium := exec.CommandContext(n.t.Context(), "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--blink-settings=preferredColorScheme=1",
			"--user-data-dir="+n.t.TempDir(), "--lang=ko", "--window-size="+strconv.Itoa(s.width+200)+",2600", "--screenshot="+file, studio.URL+"/?n="+strconv.Itoa(at))
		if out, err := chromium.CombinedOutput(); err != nil {
			n.t.Fatalf("shoot %s: %v\n%s", s.name, err, out)
		}
		data, err := os.ReadFile(file)
		if err != nil {
			n.t.Fatal(err)
		}
		if data, err = cut(data); err != nil {
			n.t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(albumDir, s.name+".png"), data, 0o644); err != nil {
			n.t.Fatal(err)
		}
	}
}

func (n *night) asset(ctx context.Context, w http.ResponseWriter, path string) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, n.web.URL+path, nil)
	if err != nil {
		n.t.Error(err)
		return
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		n.t.Error(err)
		return
	}
	defer resp.Body.Close()
	w.Header().Set("Content-Type", resp.Header.Get("Content-Type"))
	var body bytes.Buffer
	if _, err := body.ReadFrom(resp.Body); err != nil {
		n.t.Error(err)
	}
	_, _ = w.Write(body.Bytes())
}

// cut takes a picture out of its backdrop, and leaves it the 256 colours that it has most of.
func cut(data []byte) ([]byte, error) {
	whole, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	var box image.Rectangle
	count := map[color.RGBA]int{}
	for y := range whole.Bounds().Dy() {
		for x := range whole.Bounds().Dx() {
			if c, ok := color.RGBAModel.Convert(whole.At(x, y)).(color.RGBA); ok && c != backdrop {
				box = box.Union(image.Rect(x, y, x+1, y+1))
				count[c]++
			}
		}
	}
	colours := make([]color.RGBA, 0, len(count))
	for c := range count {
		colours = append(colours, c)
	}
	slices.SortFunc(colours, func(a, b color.RGBA) int { return count[b] - count[a] })
	var palette color.Palette
	for _, c := range colours[:min(len(colours), 256)] {
		palette = append(palette, c)
	}
	small := image.NewPaletted(image.Rect(0, 0, box.Dx(), box.Dy()), palette)
	draw.Src.Draw(small, small.Rect, whole, box.Min)
	var out bytes.Buffer
	err = (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, small)
	return out.Bytes(), err
}
