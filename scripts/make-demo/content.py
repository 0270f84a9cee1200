"""Writes everything the servers hand out: content.py FOLDER. Nothing is taken from elsewhere; the same each time."""
import pathlib
import random
import struct
import sys
import zlib

root = pathlib.Path(sys.argv[1])
dice = random.Random(20240)

FIRST = 'Ada Boris Carla Dmitri Elena Farid Greta Hugo Ines Jonas Kira Liam Maren Nils Olga Pavel Rosa Sven'.split()
LAST = 'Berg Castell Dorn Ekholm Fabre Grell Holm Ivers Jansk Keller Lund Moreau Novak Orel Pohl Quist'.split()
TOWNS = 'Norrhaven Eastmere Kaltenbach Pont-Vieux Silverton Lower-Ashby Greyport Vestby'.split()
WORDS = ('pine oak timber plane chisel joint bench frame saw edge grain panel dowel clamp glue shop order price '
         'delivery season catalogue workshop hand tool steel handle sharpen set maker repair').split()


def write(name, data):
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())


def prose(sentences):
    def sentence():
        return ' '.join(dice.choice(WORDS) for _ in range(dice.randint(6, 14))).capitalize() + '.'
    return ' '.join(sentence() for _ in range(sentences))


def page(title, body, head=''):
    return (f'<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>{title}</title>\n'
            f'<link rel="stylesheet" href="/site.css">{head}</head>\n<body>\n'
            f'<h1>{title}</h1>\n{body}\n</body>\n</html>\n')


def png(width, height, colour):
    rows = b''.join(b'\0' + bytes(v for x in range(width) for v in colour(x, y)) for y in range(height))

    def chunk(kind, data):
        return struct.pack('!I', len(data)) + kind + data + struct.pack('!I', zlib.crc32(kind + data))
    header = struct.pack('!2I5B', width, height, 8, 2, 0, 0, 0)
    chunks = [chunk(b'IHDR', header), chunk(b'IDAT', zlib.compress(rows, 9)), chunk(b'IEND', b'')]
    return b'\x89PNG\r\n\x1a\n' + b''.join(chunks)


def inert_pe():
    """A PE header with no sections and no code: recognisable, and nothing that could run."""
    dos = b'MZ' + bytes(58) + struct.pack('<I', 0x80)
    note = b'Inert demonstration file: a PE header without code.'
    coff = struct.pack('<HHIIIHH', 0x14C, 0, 0, 0, 0, 0, 0x0102)
    return (dos + note).ljust(0x80, b'\0') + b'PE\0\0' + coff + bytes(872)


def table(rows):
    lines = ['number,first name,last name,town,e-mail,credit limit']
    for n in range(rows):
        first, last = dice.choice(FIRST), dice.choice(LAST)
        mail = f'{first.lower()}.{last.lower()}{n}@example.com'
        lines.append(f'{100000 + n},{first},{last},{dice.choice(TOWNS)},{mail},{dice.randint(5, 400) * 100}')
    return '\n'.join(lines) + '\n'


paragraphs = '\n'.join(f'<p>{prose(6)}</p>' for _ in range(8))
pictures = ''.join(f'<img src="/img/tool{n}.png" alt="tool {n}">' for n in range(1, 7))
write('web/index.html', page('Oakleaf News', '<p>Front page</p><!--#config timefmt="%Y" -->\n' + paragraphs))
write('web/products.html', page('Products', pictures + paragraphs, '<script src="/site.js"></script>'))
write('web/about.html', page('About us', paragraphs))
write('web/welcome.html', page('Welcome', '<p>You are logged in.</p>'))
write('web/site.css', ''.join(f'.part{n} {{ margin: {n}px; padding: {n * 2}px; color: inherit }}\n' for n in range(80)))
write('web/site.js', ''.join(f'function part{n}(x) {{ return x + {n} }}\n' for n in range(120)))
write('web/img/logo.svg',
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><circle cx="20" cy="20" r="18"/></svg>\n')
for n in range(1, 7):
    write(f'web/img/tool{n}.png', png(60, 40, lambda x, y, n=n: ((x * n) % 256, (y * 3) % 256, (x * y * n >> 4) % 256)))
write('web/data/prices.json', '[' + ',\n'.join(f'{{"item":{n},"price":{n * 7 % 90 + 10}}}' for n in range(60)) + ']\n')
write('web/plain/note.txt', prose(5) + '\n')
write('web/plain/45k.txt', prose(900)[:45000])
write('web/slow/40k.txt', prose(900)[:40000])
write('web/reports/index.html', page('Quarterly reports', '<p>Internal only.</p>'))
write('delivery/images/banner.png', inert_pe())
write('delivery/index.html', page('Free Fonts', '<img src="/images/banner.png" alt="">'))
write('files/customers.csv', table(300))
write('files/plan.txt', 'Plan for the spring catalogue\n\n' + prose(60) + '\n')
write('files/notes/meeting.txt', 'Meeting notes\n\n' + prose(20) + '\n')
write('tftp/switch-config.txt', '! switch configuration\nhostname sw-office\n'
      + ''.join(f'interface port{n}\n description desk {n}\n!\n' for n in range(1, 49)))
write('local/report-draft.txt', 'Draft\n\n' + prose(40) + '\n')
write('local/all-customers.csv', table(9000)[:560000])
