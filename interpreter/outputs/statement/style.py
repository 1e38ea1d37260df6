"""How the page of a statement looks, on a screen and on paper."""

STYLE = """
*{box-sizing:border-box}
html{font:15px/1.45 Georgia,'Times New Roman',serif;color:#1a1a1a;background:#fff;-webkit-text-size-adjust:100%}
body{margin:0 auto;padding:1.2rem;max-width:76rem}
h1{font-size:1.5rem;margin:0 0 .2rem}
h2{font-size:1.15rem;margin:1.8rem 0 .3rem;border-bottom:2px solid #14487f}
h3{font-size:1rem;margin:1.1rem 0 .3rem}
p{margin:.2rem 0;color:#444}
.scroll{overflow-x:auto}
table{border-collapse:collapse;font:.82rem/1.4 system-ui,sans-serif;min-width:24rem}
th,td{padding:.22rem .55rem;text-align:left;vertical-align:top;border-bottom:1px solid #ddd}
th{border-bottom:1px solid #777;font-weight:600}
td.text{overflow-wrap:anywhere;min-width:5rem}
.right{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td.date{white-space:nowrap}
tfoot td{border-top:2px solid #777;border-bottom:0;font-weight:600}
.undisclosed{color:#8a4b00;font-style:italic}
.terms td.text{font-family:ui-monospace,Menlo,Consolas,monospace;white-space:pre-wrap}
img{max-width:100%;height:auto}
@media print{
@page{size:A4 landscape;margin:14mm}
html{font-size:9.5pt}
body{padding:0;max-width:none}
thead{display:table-header-group}
tr,img{break-inside:avoid}
h2,h3{break-after:avoid}
.scroll{overflow:visible}
}
"""
