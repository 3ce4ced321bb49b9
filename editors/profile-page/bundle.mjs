// Bundles a page into one HTML file, and that into a C++ source that holds it.
// usage: node bundle.mjs MODULES PAGE OUT HEADER FUNCTION      MODULES: the folder node_modules; PAGE: the page's folder,
// with src/main.ts, src/page.css and src/page.html; OUT: gets page.html and page_template.cpp, in which FUNCTION, declared
// in HEADER, returns the page
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const [modules, page, out, header, template] = process.argv.slice(2);
const esbuild = createRequire(join(modules, 'bundle.js'))('esbuild');
const source = (name) => join(page, 'src', name);

const built = await esbuild.build({
  entryPoints: [source('main.ts'), source('page.css')], bundle: true, minify: true, write: false, outdir: out,
  format: 'iife', target: 'es2022', charset: 'utf8', legalComments: 'none', logLevel: 'warning', metafile: true,
  nodePaths: [modules],
  define: { 'process.env.NODE_ENV': '"production"' },
});
const text = (ending) => built.outputFiles.find((file) => file.path.endsWith(ending)).text.trim();
const script = text('.js').replaceAll('</script', '<\\/script');
const style = text('.css');

/** What the licenses of the packages in the bundle ask for: their texts go along. */
function licenses() {
  const inputs = Object.keys(built.metafile.inputs).map((path) => resolve(path).split('/node_modules/')[1]).filter(Boolean);
  const packages = [...new Set(inputs.map((path) => path.match(/^(?:@[^/]+\/)?[^/]+/)[0]))].sort();
  return packages.map((name) => {
    const folder = join(modules, name);
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    if (!file) throw new Error(`${name}: expected a file LICENSE, got none`);
    return `${name}\n\n${readFileSync(join(folder, file), 'utf8').trim()}`;
  }).join('\n\n').replace(/--+|[<>]/g, ' ');
}

// Only this script and this style may run; the page may load nothing, submit nothing and make no HTML out of strings.
const hash = (content) => `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
const policy = [
  "default-src 'none'", `script-src ${hash(script)}`, `style-src ${hash(style)}`, 'img-src data:', "base-uri 'none'",
  "form-action 'none'", "require-trusted-types-for 'script'", "trusted-types 'none'",
].join('; ');

const parts = { policy, style, script, licenses: licenses() };
const html = readFileSync(source('page.html'), 'utf8').replace(/\{\{(\w+)\}\}/g, (_, name) => parts[name]);
writeFileSync(join(out, 'page.html'), html);

// Compilers limit how long one literal may be; adjacent ones are joined.
const chunks = html.match(/[^]{1,12000}/gu);
writeFileSync(join(out, 'page_template.cpp'), `// Made from a folder of editors/ by editors/profile-page/bundle.mjs.
#include "${header}"

#pragma GCC diagnostic ignored "-Woverlength-strings"  // every compiler in use takes long ones

std::string_view ${template}() noexcept {
  static constexpr std::string_view page =
${chunks.map((chunk) => `R"~~page~~(${chunk})~~page~~"`).join('\n')};
  return page;
}
`);
