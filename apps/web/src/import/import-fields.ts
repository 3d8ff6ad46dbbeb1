/** What an import's rows are. */
export type Subject = 'companies' | 'locations';

/** What a column can hold. A tax id is two columns, and so is a point. */
export const fieldsOf = {
  companies: [
    'name',
    'country',
    'legalName',
    'taxId',
    'taxIdCountry',
    'roles',
    'email',
    'phone',
    'website',
    'address',
  ],
  locations: [
    'name',
    'country',
    'administrativeArea',
    'locality',
    'addressLine',
    'postalCode',
    'latitude',
    'longitude',
    'areaM2',
    'boundary',
    'ownerId',
    'propertyId',
  ],
} as const;

export type CompanyColumn = (typeof fieldsOf.companies)[number];
export type LocationColumn = (typeof fieldsOf.locations)[number];
export type Field = CompanyColumn | LocationColumn;

/** Column by column: what it holds, or null where it is not imported. */
export type Mapping = readonly (Field | null)[];

/** Without these no row is any good. A country can be given for all rows instead. */
export const requiredFields = ['name', 'country'] as const satisfies readonly Field[];

/**
 * What columns are called, in English and Spanish, as `plainHeader` writes it: small letters and digits alone. The name in
 * the API comes first in each.
 */
export const headersOf: Readonly<Record<Field, string>> = {
  name:
    'name companyname company tradename commercialname propertyname property building nombre nombrecomercial empresa ' +
    'compania inmueble nombreinmueble nombredelinmueble edificio propiedad predio',
  country: 'country countrycode iso pais codigopais codigodepais paiscodigo',
  legalName: 'legalname businessname registeredname razonsocial nombrelegal denominacionsocial',
  taxId:
    'taxid taxidnumber taxnumber taxidentifier vat vatnumber vatid nit rut ruc rfc cuit cnpj cif nif rif ' +
    'identificaciontributaria numerotributario idfiscal identificacionfiscal',
  taxIdCountry:
    'taxidcountry taxcountry vatcountry paistributario paisfiscal paisnit paisidfiscal paisidentificaciontributaria ' +
    'countryofthetaxid paisdelaidentificaciontributaria',
  roles: 'roles role companyrole companyroles rol funcion funciones',
  email: 'email mail emailaddress correo correoelectronico',
  phone: 'phone phonenumber telephone tel mobile telefono celular movil',
  website: 'website web url site homepage sitioweb paginaweb sitio',
  address: 'address postaladdress letteraddress direccion direccionpostal domicilio',
  administrativeArea:
    'administrativearea state province region stateorregion department county departamento provincia estado ' +
    'departamentooregion comunidad comunidadautonoma',
  locality:
    'locality city town cityortown municipality localidad ciudad municipio ciudadomunicipio poblacion',
  addressLine: 'addressline street streetaddress address line1 direccion calle via domicilio',
  postalCode: 'postalcode postcode zip zipcode codigopostal cp',
  latitude: 'latitude coordinateslatitude lat y latitud coordenaday',
  longitude: 'longitude coordinateslongitude lon lng long x longitud coordenadax',
  areaM2: 'aream2 area surface squaremetres squaremeters sqm superficie superficiem2 metroscuadrados m2',
  boundary:
    'boundary boundarygeojsonpolygon linderopoligonogeojson polygon geometry geojson limite limites lindero linderos poligono geometria contorno',
  ownerId:
    'ownerid idoftheowner iddelpropietario owner ownercompanyid companyid propietario idpropietario idempresa idduenio dueno',
  propertyId: 'propertyid idoftheproperty iddelinmueble idinmueble idpropiedad idpredio',
};
