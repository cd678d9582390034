/** The page's own style: light and dark by the reader's system, one column on a phone, ink on paper when printed. */
export const STYLE = `
:root { color-scheme: light dark; --paper: #fff; --raised: #f6f7f8; --ink: #1d2126; --quiet: #5b6470; --rule: #dde1e6;
  --yes: #11703c; --yes-ground: #e3f4ea; --no: #a4262c; --no-ground: #fbe7e7; --open: #6b5200; --open-ground: #fbf1d3;
  --link: #0b5cad; --s0: #33383f; --s1: #0068b5; --s2: #b04e00; --s3: #007a5a; --s4: #9b3d80; --s5: #7a6a00; --s6: #5246b0; }
@media (prefers-color-scheme: dark) { :root { --paper: #14171b; --raised: #1c2026; --ink: #e6e9ed; --quiet: #a0a9b5;
  --rule: #323942; --yes: #7fd8a4; --yes-ground: #14321f; --no: #ff9a95; --no-ground: #3d1a1c; --open: #ecca6a;
  --open-ground: #352b0e; --link: #7db8f5; --s0: #d5dae0; --s1: #6cb6f5; --s2: #f0a061; --s3: #52cda8; --s4: #e394cb;
  --s5: #d6c95a; --s6: #a9a1f5; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 62rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .4rem; }
h2 { font-size: 1.35rem; margin: 3rem 0 .6rem; padding-top: .9rem; border-top: 1px solid var(--rule); }
h3 { font-size: 1.05rem; margin: 0 0 .2rem; }
p { margin: .4rem 0 .8rem; max-width: 46rem; }
a { color: var(--link); }
nav { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; margin: 1rem 0 0; font-size: .95rem; }
.quiet, figcaption, .caption, small { color: var(--quiet); }
small { font-size: .8rem; }
.count { display: flex; flex-wrap: wrap; gap: .6rem; margin: 1rem 0; padding: 0; list-style: none; }
.count li { border-radius: .6rem; padding: .5rem .9rem; }
.count b { font-size: 1.35rem; margin-right: .35rem; }
.supported { color: var(--yes); background: var(--yes-ground); }
.not-supported { color: var(--no); background: var(--no-ground); }
.undecided { color: var(--open); background: var(--open-ground); }
.verdicts { list-style: none; margin: 0; padding: 0; }
.verdicts li { display: grid; grid-template-columns: 10rem 1fr; gap: 0 1rem; padding: .8rem 0; border-top: 1px solid var(--rule); }
.badge { justify-self: start; align-self: start; border-radius: 1rem; padding: .1rem .7rem; font-size: .88rem; font-weight: 600; white-space: nowrap; }
.verdicts li > div { min-width: 0; } .verdicts p { margin: .15rem 0; overflow-wrap: anywhere; }
.claim { font-weight: 600; }
details { margin: .3rem 0; } summary { cursor: pointer; color: var(--link); font-size: .9rem; }
details p { font-size: .9rem; }
.wide { overflow-x: auto; margin: .6rem 0; }
table { border-collapse: collapse; font-size: .92rem; font-variant-numeric: tabular-nums; }
.caption { font-size: .9rem; margin: 1.2rem 0 .2rem; }
th, td { padding: .4rem .8rem .4rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--rule); }
thead th { border-bottom: 2px solid var(--rule); font-weight: 600; white-space: nowrap; }
tbody th { font-weight: 600; white-space: nowrap; }
.number { white-space: nowrap; }
.cell { white-space: nowrap; }
.cell b { font-size: 1.02rem; } .cell small, .cell i { display: block; line-height: 1.35; }
.cell i { font-size: .82rem; color: var(--quiet); }
code { font: .82rem ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
td code { white-space: nowrap; }
figure { margin: 1rem 0 1.6rem; }
figure img { display: block; width: 100%; height: auto; background: #fff; border-radius: .5rem; border: 1px solid var(--rule); }
figcaption { overflow-wrap: anywhere; font-size: .9rem; margin-top: .4rem; max-width: 46rem; }
.lines { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 1rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 27rem), 1fr)); gap: 1rem; }
.card { background: var(--raised); border: 1px solid var(--rule); border-radius: .6rem; padding: .9rem 1rem; min-width: 0; }
.card p { font-size: .88rem; margin: 0 0 .5rem; } .card table { font-size: .8rem; } .card th, .card td { padding-right: .55rem; }
svg { display: block; width: 100%; height: auto; } svg text { fill: var(--ink); font-size: 12px; }
svg .quiet { fill: var(--quiet); } svg .rule { stroke: var(--rule); } svg .axis { stroke: var(--quiet); }
.key { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; margin: .4rem 0; padding: 0; list-style: none; font-size: .9rem; }
.key svg { display: inline-block; width: 28px; height: 10px; margin-right: .4rem; vertical-align: middle; }
dl { margin: 0; } dt { font-weight: 600; margin-top: .6rem; } dd { overflow-wrap: anywhere; margin: 0; max-width: 50rem; font-size: .93rem; }
@media (max-width: 36rem) { body { padding: 1.2rem .9rem 3rem; } h1 { font-size: 1.5rem; }
  .verdicts li { grid-template-columns: 1fr; gap: .35rem; }
  .picture { overflow-x: auto; } .picture img { min-width: 38rem; } }
@media print { :root { color-scheme: light; --paper: #fff; --raised: #fff; --ink: #000; --quiet: #444; --rule: #bbb; --link: #000;
    --yes: #11703c; --yes-ground: #fff; --no: #a4262c; --no-ground: #fff; --open: #6b5200; --open-ground: #fff;
    --s0: #33383f; --s1: #0068b5; --s2: #b04e00; --s3: #007a5a; --s4: #9b3d80; --s5: #7a6a00; --s6: #5246b0; }
  body { font-size: 10.5pt; max-width: none; padding: 0; } nav { display: none; } .badge { border: 1px solid; }
  figure, .card, .verdicts li, tr { break-inside: avoid; } h2, h3 { break-after: avoid; } .wide { overflow: visible; }
  td code { white-space: normal; } details::details-content { content-visibility: visible; height: auto; } summary { display: none; } }
`;
