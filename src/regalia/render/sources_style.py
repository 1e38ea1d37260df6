"""How the page of `regalia sources --html` looks: two columns on a wide screen, one on a phone and on paper."""

STYLE = """
*{box-sizing:border-box}
html{font:16px/1.5 Georgia,'Times New Roman',serif;color:#1a1a1a;background:#fff;-webkit-text-size-adjust:100%}
body{margin:0}
header{padding:1rem .8rem;border-bottom:1px solid #bbb}
h1{font-size:1.4rem;margin:0 0 .4rem}
h2{font-size:1.05rem;margin:1rem 0 .4rem;overflow-wrap:anywhere}
p{margin:.2rem 0}
header p,.where,.notes,code{font-family:system-ui,sans-serif;font-size:.85rem}
code{overflow-wrap:anywhere;font-family:ui-monospace,Menlo,Consolas,monospace}
article{padding:0 .8rem 2rem}
.documents{border-top:3px solid #bbb}
pre{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}
.contract pre{font:.85rem/1.5 ui-monospace,Menlo,Consolas,monospace}
.documents pre{font:inherit}
.aside{color:#5c5c5c;padding:.4rem .6rem}
section{margin:.5rem 0;padding:.5rem .6rem;border:1px solid #d5d5d5;border-radius:3px;scroll-margin:1rem}
section:has(:target),section:target{outline:3px solid #1d5fa8}
:target{scroll-margin:4rem}
.where{color:#444;margin:0 0 .3rem}
.uncited{border-left:6px solid #b35900;background:#fff7ee}
.cited{border-left:6px solid #2e7d4f}
.plain{background:none}
a{color:#14487f}
mark{color:inherit;background:none}
.found{color:inherit;background:#d9f2e1;text-decoration:underline solid #2e7d4f 2px}
.rounded{color:inherit;background:#fdf3c4;text-decoration:underline dashed #7a6000 2px}
.missing{color:inherit;background:#fbdcdc;text-decoration:underline wavy #b00020;font-weight:bold}
.other{text-decoration:underline dotted #777}
.notes{margin:.4rem 0 0;padding-left:1.2rem;color:#8a0018}
@media print,(min-width:56rem){
main{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr)}
.documents{border-top:0;border-left:1px solid #bbb}
}
@media screen and (min-width:56rem) and (min-height:30rem){
header,article{padding-left:1.5rem;padding-right:1.5rem}
main{height:100vh}
article{overflow-y:auto;max-height:100vh}
}
@media print{
html{font-size:10pt}
article{padding:0 .5rem}
section{break-inside:avoid-page}
.contract mark.missing::after{content:" [not found]";font-weight:normal}
a{color:inherit}
}
"""
